import type { Socket } from "node:net";

import type { Failure } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";

import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../test/seeded.ts";
import { MESSAGE_BYTES } from "../engine/limits.ts";
import { MessageLayout } from "../engine/message-layout.ts";
import type { Sink } from "../engine/ports/transport.ts";
import { FORMAT_OF } from "../engine/wire/format.ts";
import { HttpSink } from "./http/http-sink.ts";
import { SseSink } from "./http/sse-sink.ts";
import type { StreamBody } from "./http/stream-body.ts";
import { CONNECT } from "./http/stream-protocol.ts";
import { WebSocketSink } from "./http/websocket-sink.ts";
import { LineSink } from "./tcp/line-sink.ts";

/** A connection that takes everything, and what it has taken. */
class Wire {
  bytes = Buffer.alloc(0);
  readonly writableLength = 0;
  readonly readyState = WebSocket.OPEN;
  readonly writable = true;
  headersSent = true;

  write(bytes: Uint8Array): boolean {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    return true;
  }

  take(buffer: Uint8Array, start: number, end: number): boolean {
    this.write(buffer.subarray(start, end));
    return false;
  }
}

/** How a door makes a sink, and how its client counts what it has received of messages. */
interface Door {
  readonly sinkOn: (wire: Wire) => Sink;
  readonly count: (bytes: Buffer) => number;
}

/** Every envelope's message. */
function inEnvelopes(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at + 1);
    count += length;
    at += 5 + length;
  }
  return count;
}

/** Every text frame's; the server's pings are frames of their own. */
function inFrames(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const short = bytes.readUInt8(at + 1);
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (bytes.readUInt8(at) === 0x81) count += length;
    at += head + length;
  }
  return count;
}

const all = (bytes: Buffer): number => bytes.length;
const scheduler = new FakeScheduler();
const owner = { end: (failure: Failure) => expect.fail(failure.message) };

const DOORS: Readonly<Record<string, Door>> = {
  "HTTP, protobuf": {
    sinkOn: (wire) => new HttpSink(wire as unknown as StreamBody, CONNECT, "protobuf", scheduler),
    count: inEnvelopes,
  },
  "HTTP, JSON": {
    sinkOn: (wire) => new HttpSink(wire as unknown as StreamBody, CONNECT, "json", scheduler),
    count: inEnvelopes,
  },
  WebSocket: {
    sinkOn: (wire) => new WebSocketSink(wire as unknown as Socket, wire as unknown as WebSocket, scheduler),
    count: inFrames,
  },
  "server-sent events": {
    sinkOn: (wire) => new SseSink(wire as never, () => wire as unknown as StreamBody, scheduler),
    count: all,
  },
  "lines of text": { sinkOn: (wire) => new LineSink(wire as unknown as Socket, "line", owner), count: all },
  "lines of JSON": { sinkOn: (wire) => new LineSink(wire as unknown as Socket, "line-json", owner), count: all },
};

/** What one write brings: messages of their own, as the set's changes are, of any size; and quotes. */
const write = fc.record({
  messages: fc.array(fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 60_000, max: 70_000 })), {
    maxLength: 4,
  }),
  quotes: fc.array(fc.integer({ min: 150, max: MESSAGE_BYTES / 4 }), { maxLength: 8 }),
});

describe("who acknowledges everything it received is behind by nothing:", () => {
  test.each(Object.entries(DOORS))("%s", (name, { sinkOn, count }) => {
    holdsFor(
      `bytes counted over ${name}`,
      fc.property(fc.array(write, { minLength: 1, maxLength: 4 }), (writes) => {
        const wire = new Wire();
        const sink = sinkOn(wire);
        const layout = new MessageLayout();
        let written = 0;
        for (const { messages, quotes } of writes) {
          layout.begin(sink, FORMAT_OF[sink.format]);
          for (const bytes of messages) layout.message(Buffer.alloc(bytes, "m"));
          for (const bytes of quotes) layout.record(Buffer.alloc(bytes, "q"));
          written += layout.write();
        }
        expect(count(wire.bytes)).toBe(written);
      }),
      { runs: 50, longRuns: 1_000 },
    );
  });
});
