import type { Socket } from "node:net";
import { Writable } from "node:stream";

import { expect, test } from "vitest";
import { WebSocket } from "ws";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { CREDIT_STEP_BYTES } from "../../engine/limits.ts";
import { ROOM } from "../../engine/ports/transport.ts";
import { WebSocketSink } from "./websocket-sink.ts";

const MESSAGE_BYTES = 1_024;

/** A sink, and what it writes: how many bytes of messages, and what each ping among them says of that. */
function written() {
  const pings: Buffer[] = [];
  const wire = new Writable({
    write(bytes: Buffer, _encoding, taken) {
      if (bytes.length > 4 + MESSAGE_BYTES) pings.push(Buffer.from(bytes.subarray(-6)));
      taken();
    },
  });
  const sink = new WebSocketSink(
    wire as unknown as Socket,
    { readyState: WebSocket.OPEN } as WebSocket,
    new FakeScheduler(),
  );
  const buffer = new Uint8Array(MESSAGE_BYTES + 4 + 2 * ROOM);
  const write = (messages: number) => {
    for (let n = 0; n < messages; n++) {
      sink.head(buffer, ROOM, MESSAGE_BYTES);
      sink.write(buffer, ROOM, ROOM + 4 + MESSAGE_BYTES);
    }
  };
  return { sink, write, pings, told: () => pings.map((ping) => ping.readUIntBE(0, 6)) };
}

test("who has answered is pinged at a step's end, and who has yet to answer at each half of one", () => {
  const { sink, write, pings, told } = written();
  // The first is by time: none has been before.
  write(1);
  expect(told()).toEqual([MESSAGE_BYTES]);
  sink.ponged(pings[0] as Buffer);
  write(31);
  expect(told()).toHaveLength(1);
  write(1);
  expect(told()).toEqual([MESSAGE_BYTES, MESSAGE_BYTES + CREDIT_STEP_BYTES]);
  // Without an answer the next is due after half a step, and the one after that.
  write(15);
  expect(told()).toHaveLength(2);
  write(1);
  expect(told()).toHaveLength(3);
  write(16);
  expect(told()).toHaveLength(4);
  for (const ping of pings) sink.ponged(ping);
  write(31);
  expect(told()).toHaveLength(4);
  write(1);
  expect(told()).toHaveLength(5);
});

test("a pong of more than was written, and one of fewer bytes than ours, count for nothing", () => {
  const { sink, write, told } = written();
  write(1);
  expect(sink.ponged(Buffer.from("other"))).toBeUndefined();
  expect(sink.ponged(Buffer.from("ffffffffffff", "hex"))).toBeUndefined();
  write(32);
  expect(told()).toEqual([MESSAGE_BYTES, CREDIT_STEP_BYTES]);
});
