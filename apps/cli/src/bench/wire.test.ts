import { create, fromBinary, toBinary, toJson, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ErrorInfoSchema,
  StatusSchema,
  StreamPricesRequestSchema,
  StreamPricesResponseSchema,
} from "@streampulse/proto";
import { describe, expect, test } from "vitest";
import { envelope } from "../../../../test/stream-reader.ts";
import type { Order, Reader } from "./door.ts";
import { HttpAnswer } from "./http-answer.ts";
import { failureReason, readJsonBatch, type JsonObject } from "./json-batch.ts";
import { Envelopes, Lines } from "./pieces.ts";
import { protobufRequest, readProtobufBatch, statusReason } from "./protobuf-batch.ts";
import { WebSocketFrames, clientFrame } from "./websocket-frames.ts";

/** A reader that writes down what it hears. */
function listener(): { reader: Reader; heard: unknown[] } {
  const heard: unknown[] = [];
  const reader: Reader = {
    bytes: () => {},
    session: () => void heard.push("session"),
    quote: (quote) => void heard.push({ ...quote }),
    gap: (...gap) => void heard.push(gap),
    trouble: (...trouble) => void heard.push(trouble),
    malformed: () => void heard.push("malformed"),
    ended: () => {},
  };
  return { reader, heard };
}

const BATCH = create(StreamPricesResponseSchema, {
  quotes: [
    {
      ticker: "ÄPFEL",
      price: "-12.50",
      sourceTimeMs: 1_700_000_000_001n,
      receivedTimeMs: 1_700_000_000_002n,
      sequence: 9_007_199_254_740_991n,
      quality: 1,
      bid: "1",
      epoch: 1_700_000_000_003n,
      source: "x",
      stale: true,
    },
    { ticker: "B", price: "1.", receivedTimeMs: 5n, sequence: 1n, epoch: 1n },
  ],
  errors: [{ ticker: "C", code: 1, message: "no" }],
  session: { clientId: "me", tickers: ["B"] },
  gaps: [{ ticker: "B", missed: 3n, epoch: 1n, fromSequence: 7n, toSequence: 9n }],
} satisfies MessageInitShape<typeof StreamPricesResponseSchema>);

const HEARD = [
  {
    ticker: "ÄPFEL",
    hasPrice: true,
    sourceTimeMs: 1_700_000_000_001,
    receivedTimeMs: 1_700_000_000_002,
    sequence: 9_007_199_254_740_991,
    quality: 1,
    epoch: 1_700_000_000_003,
    stale: true,
  },
  { ticker: "B", hasPrice: false, sourceTimeMs: 0, receivedTimeMs: 5, sequence: 1, quality: 0, epoch: 1, stale: false },
];

describe("a batch that protobuf-es wrote is read whole, gaps before quotes", () => {
  test("in binary; what is cut short is malformed", () => {
    const bytes = Buffer.from(toBinary(StreamPricesResponseSchema, BATCH));
    const { reader, heard } = listener();
    readProtobufBatch(bytes, 0, bytes.length, reader);
    expect(heard).toHaveLength(5);
    expect(heard.slice(0, 3)).toEqual(expect.arrayContaining(["session", ["C", "UNKNOWN_TICKER"], ["B", 1, 7, 9]]));
    expect(heard.slice(3)).toEqual(HEARD);
    const cut = listener();
    readProtobufBatch(bytes, 0, bytes.length - 3, cut.reader);
    expect(cut.heard).toContain("malformed");
  });

  test("in JSON", () => {
    const { reader, heard } = listener();
    readJsonBatch(toJson(StreamPricesResponseSchema, BATCH) as JsonObject, reader);
    expect(heard).toEqual(["session", ["C", "UNKNOWN_TICKER"], ["B", 1, 7, 9], ...HEARD]);
  });
});

test("protobuf-es reads the request that is written", () => {
  const tickers = ["AAPL", "Ä".repeat(100)];
  const order = { clientId: "me", tickers, maxRate: 2.5, isEvery: true } as unknown as Order;
  expect(fromBinary(StreamPricesRequestSchema, protobufRequest(order))).toMatchObject({
    clientId: "me",
    tickers,
    maxUpdatesPerSecond: 2.5,
    delivery: 2,
  });
});

test("a failure's reason is found in gRPC's status and in Connect's JSON", () => {
  const value = toBinary(ErrorInfoSchema, create(ErrorInfoSchema, { reason: "DRAINING", domain: "streampulse" }));
  const details = [{ typeUrl: "type.googleapis.com/google.rpc.ErrorInfo", value }];
  const status = toBinary(StatusSchema, create(StatusSchema, { code: 14, message: "bye", details }));
  expect(statusReason(Buffer.from(status))).toBe("DRAINING");
  expect(statusReason(Buffer.from([255, 255]))).toBe("");
  const json = {
    code: "unavailable",
    details: [{ type: "google.rpc.ErrorInfo", value: Buffer.from(value).toString("base64") }],
  };
  expect(failureReason(json)).toBe("DRAINING");
  expect(failureReason({ code: "unavailable" })).toBe("unavailable");
});

/** Hands bytes over in pieces of each size, in one buffer that is used again, and expects the same of each. */
function inPieces(
  bytes: Buffer,
  read: (push: (push: (bytes: Buffer) => void) => void) => unknown,
  expected: unknown,
): void {
  const shared = Buffer.alloc(bytes.length);
  for (let size = 1; size <= bytes.length; size++) {
    const found = read((push) => {
      for (let at = 0; at < bytes.length; at += size) {
        const length = bytes.copy(shared, 0, at, at + size);
        push(shared.subarray(0, length));
        shared.fill(0);
      }
    });
    expect(found, `in pieces of ${size}`).toEqual(expected);
  }
}

describe("however the bytes are cut", () => {
  test("a chunked answer's envelopes are found", () => {
    const body = Buffer.concat([envelope("one"), envelope(""), envelope("three", 2)]);
    const chunks = [body.subarray(0, 4), body.subarray(4, 11), body.subarray(11)].flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from("\r\n"),
    ]);
    const head = Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const bytes = Buffer.concat([head, ...chunks, Buffer.from("0\r\n\r\n")]);
    const read = (each: (push: (bytes: Buffer) => void) => void): unknown => {
      const found: unknown[] = [];
      const envelopes = new Envelopes((flags, all, from, to) => found.push([flags, all.toString("utf8", from, to)]));
      const answer = new HttpAnswer(200, (all, from, to) => envelopes.push(all, from, to));
      each((piece) => answer.push(piece));
      return found;
    };
    inPieces(bytes, read, [
      [0, "one"],
      [0, ""],
      [2, "three"],
    ]);
  });

  test("a refusal says why", () => {
    const body = '{"code":"resource_exhausted","message":"full"}';
    const bytes = Buffer.from(`HTTP/1.1 503 Busy\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    const read = (each: (push: (bytes: Buffer) => void) => void): unknown => {
      const answer = new HttpAnswer(200, () => expect.fail("a refusal has no messages"));
      each((piece) => answer.push(piece));
      return answer.reason;
    };
    inPieces(bytes, read, "HTTP 503 resource_exhausted");
  });

  test("lines are found, whatever ends them", () => {
    const read = (each: (push: (bytes: Buffer) => void) => void): unknown => {
      const found: string[] = [];
      const lines = new Lines((line) => found.push(line));
      each((piece) => lines.push(piece, 0, piece.length));
      return found;
    };
    inPieces(Buffer.from("ä\r\n\nb\nrest"), read, ["ä", "", "b"]);
  });

  test("frames of every length are found, and a client's own are masked", () => {
    const long = "x".repeat(300);
    const bytes = Buffer.concat([
      Buffer.from([0x81, 2]),
      Buffer.from("hi"),
      Buffer.from([0x01, 126, 1, 44]),
      Buffer.from(long),
    ]);
    const read = (each: (push: (bytes: Buffer) => void) => void): unknown => {
      const found: unknown[] = [];
      const frames = new WebSocketFrames((opcode, isLast, payload) => found.push([opcode, isLast, payload.toString()]));
      each((piece) => frames.push(piece, 0, piece.length));
      return found;
    };
    inPieces(bytes, read, [
      [1, true, "hi"],
      [1, false, long],
    ]);
    const frame = clientFrame(1, Buffer.from("hello"));
    expect([frame[0], frame[1]]).toEqual([0x81, 0x85]);
    expect(
      frame
        .subarray(6)
        .map((byte, at) => byte ^ (frame[2 + (at % 4)] as number))
        .toString(),
    ).toBe("hello");
  });
});
