import type { EventEmitter } from "node:events";

import { credentials, makeClientConstructor, status, type ServiceError } from "@grpc/grpc-js";
import { create, fromBinary, toBinary, type DescMessage } from "@bufbuild/protobuf";
import { Health, reflectionV1 } from "@streampulse/proto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  CODE,
  END_HEADERS,
  END_STREAM,
  FRAME,
  frame,
  headerBlock,
  RawHttp2,
  requestHeaders,
  settings,
} from "../../../../../test/raw-http2.ts";
import { envelope } from "../../../../../test/stream-reader.ts";
import { openPort, type OpenPort } from "../../../../../test/web-door.ts";
import { ANSWER_MAX_MS, END_MAX_MS, LONG_CALLS_MAX, QUESTION_MAX_MS } from "./limits.ts";

const REFLECTION = reflectionV1.ServerReflection.method.serverReflectionInfo;
const { watch } = Health.method;
const INITIAL_WINDOW = 4;

let at: OpenPort;

beforeEach(async () => {
  at = await openPort();
});

afterEach(async () => {
  expect(at.logged).toEqual([]);
  await at.close();
});

/** The official gRPC client of one streaming method, on a connection of its own. */
function clientOf(method: { name: string; parent: { typeName: string }; input: DescMessage; output: DescMessage }) {
  const Client = makeClientConstructor(
    {
      call: {
        path: `/${method.parent.typeName}/${method.name}`,
        requestStream: method === REFLECTION,
        responseStream: true,
        requestSerialize: (value) => Buffer.from(toBinary(method.input, value)),
        requestDeserialize: (bytes) => fromBinary(method.input, bytes),
        responseSerialize: (value) => Buffer.from(toBinary(method.output, value)),
        responseDeserialize: (bytes) => fromBinary(method.output, bytes),
      },
    },
    method.parent.typeName,
  );
  return new Client(`127.0.0.1:${at.port}`, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
}

type Call = EventEmitter & { write(question: unknown): void; cancel(): void };

/** What becomes of a call. */
function followed(call: Call) {
  const seen = { answers: 0, error: undefined as ServiceError | undefined };
  call.on("data", () => seen.answers++);
  call.on("error", (error: ServiceError) => (seen.error = error));
  return seen;
}

describe("reflection", () => {
  const question = create(REFLECTION.input, { messageRequest: { case: "listServices", value: "*" } });

  test("whose client asks nothing for a minute is told DEADLINE_EXCEEDED; one that asks in time goes on", async () => {
    const client = clientOf(REFLECTION);
    const call = client["call"]?.() as Call;
    const seen = followed(call);
    for (let round = 1; round <= 3; round++) {
      call.write(question);
      await at.stage.until("it is answered", () => seen.answers === round);
      at.stage.advance(QUESTION_MAX_MS - 1_000);
    }
    expect(seen.error).toBeUndefined();
    at.stage.advance(1_000);
    await at.stage.until("it is ended", () => seen.error !== undefined);
    expect(seen.error).toMatchObject({ code: status.DEADLINE_EXCEEDED, details: "Nothing was asked for 60 s." });
    client.close();
    await at.stage.until("its connection is gone", () => at.connections() === 0);
  });

  test("whose client never ends its half holds no stream for that", async () => {
    const raw = new RawHttp2(at.port);
    const before = at.stage.pending();
    openReflection(raw, 1);
    await at.stage.until("it is waited for", () => at.stage.pending() > before);
    at.stage.advance(QUESTION_MAX_MS);
    await raw.until(() => raw.heard.has(FRAME.headers));
    at.stage.advance(END_MAX_MS);
    await raw.until(() => raw.resets.has(1));
    raw.socket.destroy();
  });

  test("whose client asks and never reads is cut off after a minute, and is answered no further", async () => {
    const raw = new RawHttp2(at.port, settings([INITIAL_WINDOW, 0]));
    const before = at.stage.pending();
    openReflection(raw, 1);
    const symbol = { case: "fileContainingSymbol", value: "streampulse.v1.PriceService" } as const;
    const asked = envelope(toBinary(REFLECTION.input, create(REFLECTION.input, { messageRequest: symbol })));
    for (let n = 0; n < 200; n++) raw.send(frame(FRAME.data, 0, 1, asked));
    await raw.until(() => raw.heard.has(FRAME.headers));
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    at.stage.advance(QUESTION_MAX_MS);
    await raw.until(() => raw.resets.has(1));
    expect(raw.resets.get(1)).toBe(CODE.cancel);
    await at.stage.until("nothing is waited for", () => at.stage.pending() <= before);
    raw.socket.destroy();
  });

  test("whose client has asked all and takes no answer is cut off as after any call", async () => {
    const raw = new RawHttp2(at.port, settings([INITIAL_WINDOW, 0]));
    openReflection(raw, 1);
    raw.send(frame(FRAME.data, END_STREAM, 1, envelope(toBinary(REFLECTION.input, question))));
    await raw.until(() => raw.heard.has(FRAME.headers));
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    at.stage.advance(ANSWER_MAX_MS);
    await raw.until(() => raw.resets.has(1));
    expect(raw.resets.get(1)).toBe(CODE.cancel);
    raw.socket.destroy();
  });

  function openReflection(raw: RawHttp2, stream: number): void {
    const path = `/${REFLECTION.parent.typeName}/${REFLECTION.name}`;
    const headers = requestHeaders(path, { "content-type": "application/grpc", te: "trailers" });
    raw.send(frame(FRAME.headers, END_HEADERS, stream, headerBlock(headers)));
  }
});

describe("a health watch", () => {
  test("is silent for as long as its client likes", async () => {
    const client = clientOf(watch);
    const call = client["call"]?.(create(watch.input)) as Call;
    const seen = followed(call);
    await at.stage.until("it is told the status", () => seen.answers === 1);
    at.stage.advance(100 * ANSWER_MAX_MS);
    await at.stage.until("its turn is over", () => true);
    expect(seen.error).toBeUndefined();
    call.cancel();
    client.close();
  });

  test("is one of ten on its connection; one more is refused, until one has ended", async () => {
    const [client, other] = [clientOf(watch), clientOf(watch)];
    const open = (on: typeof client) => {
      const call = on["call"]?.(create(watch.input)) as Call;
      return { call, seen: followed(call) };
    };
    const held = Array.from({ length: LONG_CALLS_MAX }, () => open(client));
    await at.stage.until("all are told", () => held.every(({ seen }) => seen.answers === 1));
    const surplus = open(client);
    await at.stage.until("it is refused", () => surplus.seen.error !== undefined);
    expect(surplus.seen.error?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(surplus.seen.error?.details).toMatch(/10 streams/);
    const elsewhere = open(other);
    await at.stage.until("another connection's is told", () => elsewhere.seen.answers === 1);
    held[0]?.call.cancel();
    let again = surplus;
    await at.stage.until("there is room again", () => {
      if (again.seen.error) again = open(client);
      return again.seen.answers === 1;
    });
    for (const { call } of [...held, elsewhere, again]) call.cancel();
    for (const each of [client, other]) each.close();
  });
});
