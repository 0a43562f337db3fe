import { toBinary } from "@bufbuild/protobuf";
import { Delivery } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { StreamPricesResponseSchema, type StreamPricesResponse } from "@streampulse/proto";
import type { RecordingSink } from "../../../../../test/recording-sink.ts";
import { LOCAL, ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { BLOCKED_MAX_MS, CREDIT_BYTES, CREDIT_MS, CREDIT_STEP_BYTES, EVERY_LOG } from "../limits.ts";

function size(message: StreamPricesResponse | undefined): number {
  return message ? toBinary(StreamPricesResponseSchema, message).length : 0;
}

/** What a client would count. */
function received(stream: RecordingSink): number {
  return stream.messages.reduce((sum, message) => sum + size(message), 0);
}

const TICKERS = Array.from({ length: 200 }, (_, n) => `T${n}`);

/** A server whose every ticker moves each 20 ms, and a client of all of them. */
class Busy {
  readonly server = new ScriptedEngine();
  readonly stream = this.server.open(TICKERS);
  #price = 0;

  run(ms: number, each: () => void = () => {}): void {
    for (let passed = 0; passed < ms; passed += 20) {
      this.#price++;
      for (const ticker of TICKERS) this.server.tick(`X:${ticker}`, String(this.#price));
      this.server.advance(20);
      each();
    }
  }

  ack(bytes = received(this.stream)): void {
    void this.server.engine.ackStream(LOCAL, { clientId: "c", bytes });
  }

  get newest(): string {
    return String(this.#price);
  }
}

describe("a client that acknowledges", () => {
  test("and stops is held at 64 KiB and the write that went over it, then ended with SLOW_CONSUMER", () => {
    const busy = new Busy();
    busy.run(100);
    busy.ack();
    const acknowledged = received(busy.stream);
    busy.run(900);
    expect(received(busy.stream) - acknowledged).toBeGreaterThan(CREDIT_BYTES);
    expect(received(busy.stream) - acknowledged).toBeLessThan(CREDIT_BYTES + 16 * 1024);
    const held = received(busy.stream);
    busy.run(BLOCKED_MAX_MS - 1_500);
    expect(received(busy.stream)).toBe(held);
    expect(busy.stream.failure).toBeUndefined();
    busy.run(1_500);
    expect(busy.stream.failure?.reason).toBe("SLOW_CONSUMER");
  });

  test("and comes back in time gets the newest of each ticker next", () => {
    const busy = new Busy();
    busy.ack();
    busy.run(5_000);
    const before = busy.stream.quotes.length;
    busy.ack();
    busy.server.advance(600);
    expect(busy.stream.failure).toBeUndefined();
    const next = busy.stream.quotes.slice(before);
    expect(next.map(({ ticker }) => ticker)).toEqual(TICKERS);
    expect(new Set(next.map(({ price }) => price))).toEqual(new Set([busy.newest]));
  });

  test("each 32 KiB gets all that one gets that never does", () => {
    const busy = new Busy();
    const other = busy.server.open(TICKERS, { clientId: "other" });
    let [counted, bytes, acknowledged] = [0, 0, 0];
    busy.ack(0);
    busy.run(2_000, () => {
      for (; counted < busy.stream.messages.length; counted++) bytes += size(busy.stream.messages[counted]);
      if (bytes - acknowledged >= CREDIT_STEP_BYTES) busy.ack((acknowledged = bytes));
    });
    expect(acknowledged).toBeGreaterThan(4 * CREDIT_BYTES);
    expect(busy.stream.quotes.length).toBe(other.quotes.length);
  });

  test("and is told little need not do so again", () => {
    const server = new ScriptedEngine();
    const stream = server.open(["A"]);
    void server.engine.ackStream(LOCAL, { clientId: "c", bytes: 1 });
    for (let n = 0; n < 100; n++) {
      server.tick("X:A", String(n));
      server.advance(CREDIT_MS);
    }
    expect(stream.pricesOf("A").at(-1)).toBe("99");
    expect(stream.failure).toBeUndefined();
  });

  test("a byte each 100 ms does not live on that", () => {
    const busy = new Busy();
    busy.ack(0);
    let bytes = 0;
    for (let n = 0; n < 120; n++) {
      busy.run(100);
      if (!busy.stream.failure) busy.ack((bytes += 1));
    }
    expect(busy.stream.failure?.reason).toBe("SLOW_CONSUMER");
  });
});

test("an acknowledgement of a session that does not live is NOT_FOUND and makes none", () => {
  const server = new ScriptedEngine();
  expect(() => server.engine.ackStream(LOCAL, { clientId: "nobody", bytes: 1 })).toThrow(
    expect.objectContaining({ reason: "NO_SESSION" }),
  );
  expect(server.engine.status().sessions).toBe(0);
});

test("an acknowledgement holds for its stream alone: the next one begins without", () => {
  const server = new ScriptedEngine();
  server.open(["A"]).handle.close();
  void server.engine.ackStream(LOCAL, { clientId: "c", bytes: 10 });
  const stream = server.open([]);
  for (let n = 0; n < 3_000; n++) {
    server.tick("X:A", "1".repeat(100));
    server.advance(20);
  }
  expect(received(stream)).toBeGreaterThan(2 * CREDIT_BYTES);
  expect(stream.failure).toBeUndefined();
});

test("of EVERY one write takes 48 KiB of what waited, in order, and the others follow", () => {
  const server = new ScriptedEngine();
  const stream = server.open(["A"], { delivery: Delivery.EVERY });
  server.advance(10);
  stream.writable = false;
  for (let n = 1; n <= 3_000; n++) server.tick("X:A", String(n));
  server.advance(1_000);
  const before = received(stream);
  const writes = stream.writes.length;
  stream.writable = true;
  let largest = 0;
  let seen = before;
  while (stream.sequencesOf("A").length < 3_000) {
    server.advance(2);
    largest = Math.max(largest, received(stream) - seen);
    seen = received(stream);
  }
  expect(largest).toBeLessThan(EVERY_LOG.writeBytes + 200);
  expect(stream.writes.length - writes).toBeGreaterThan(1);
  expect(stream.sequencesOf("A")).toEqual(Array.from({ length: 3_000 }, (_, n) => n + 1));
});
