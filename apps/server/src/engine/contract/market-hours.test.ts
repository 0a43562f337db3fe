import { MarketSession, Quality, type HoursName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { SleepyScheduler } from "../../../../../test/sleepy-scheduler.ts";
import { linkedPair } from "../../../../../test/linked-engines.ts";
import type { RecordingSink } from "../../../../../test/recording-sink.ts";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { listingOf } from "../../../../../test/scripted-source.ts";
import { SourceFault, type ListingInfo } from "../ports/source.ts";

const { PRE, REGULAR, POST, CLOSED, ALWAYS_OPEN } = MarketSession;
const HOUR_MS = 3_600_000;
const infosOf = (stream: RecordingSink) => stream.messages.flatMap(({ infos }) => infos);
const sessionsOf = (stream: RecordingSink) => infosOf(stream).map(({ marketSession }) => marketSession);
/** What was said of A, each as price, quality, staleness. */
const toldOf = (stream: RecordingSink) =>
  stream.quotes.map(({ price, quality, stale }) => `${price} ${quality}${stale ? " stale" : ""}`);

/** A server at an instant, with a stream of X:A, whose market keeps a calendar. */
function serving(time: string, hours: HoursName | "unknown" = "us_equities", info: ListingInfo = {}) {
  const scheduler = new SleepyScheduler(Date.parse(time));
  const server = new ScriptedEngine({ scheduler });
  server.source.resolve = (name) => ({ ...listingOf(name, info), ...(hours === "unknown" ? {} : { hours }) });
  const stream = server.open(["X:A"]);
  server.advance(0);
  const tick = (price: string, at?: string, quality?: Quality) => {
    server.source.tick("X:A", price, { ...(at ? { sourceTimeMs: Date.parse(at) } : {}), quality });
    server.advance(100);
  };
  const connection = () => server.source.living[0] ?? expect.fail("no connection");
  const tellSession = (marketSession: MarketSession) => {
    connection().events.info(connection().wanted.get("X:A") as number, { marketSession });
    server.advance(100);
  };
  /** What happens in the last two seconds happens in its order. */
  const advanceTo = (to: string) => {
    scheduler.sleepUntil(Date.parse(to) - 2_000);
    server.advance(2_000);
  };
  return { server, stream, tick, connection, tellSession, advanceTo };
}

describe("a ticker's session follows its market's calendar", () => {
  test("told at once to who subscribes, and when it changes, within a second", () => {
    const { stream, advanceTo } = serving("2026-11-27T12:00:00Z");
    expect(sessionsOf(stream)).toEqual([PRE]);
    for (const [to, sessions] of [
      ["2026-11-27T14:29:59Z", [PRE]],
      ["2026-11-27T14:30:02Z", [PRE, REGULAR]],
      ["2026-11-27T18:00:02Z", [PRE, REGULAR, POST]],
      ["2026-11-27T22:00:02Z", [PRE, REGULAR, POST, CLOSED]],
      ["2026-11-30T09:00:02Z", [PRE, REGULAR, POST, CLOSED, PRE]],
    ] as const) {
      advanceTo(to);
      expect(sessionsOf(stream)).toEqual(sessions);
    }
  });

  test("what never closes is always open, and without a calendar nobody says", () => {
    expect(sessionsOf(serving("2026-11-28T12:00:00Z", "always").stream)).toEqual([ALWAYS_OPEN]);
    const { stream, advanceTo } = serving("2026-11-27T12:00:00Z", "unknown");
    advanceTo("2026-11-28T12:00:00Z");
    expect(sessionsOf(stream)).toEqual([undefined]);
  });

  test("a source that tells the session goes before the calendar from then on", () => {
    const { stream, tellSession, tick, advanceTo } = serving("2026-11-27T17:00:00Z");
    tick("1", "2026-11-27T17:00:00Z");
    tellSession(CLOSED);
    advanceTo("2026-11-27T17:01:00Z");
    tick("2", "2026-11-27T17:01:00Z");
    tellSession(REGULAR);
    advanceTo("2026-11-27T23:00:00Z");
    tick("3", "2026-11-27T23:00:00Z");
    expect(sessionsOf(stream)).toEqual([REGULAR, CLOSED, REGULAR]);
    expect(toldOf(stream)).toEqual([
      `1 ${Quality.LIVE}`,
      `1 ${Quality.CLOSED}`,
      `2 ${Quality.CLOSED}`,
      `2 ${Quality.CLOSED} stale`,
      `3 ${Quality.LIVE}`,
    ]);
  });
});

test("a session that a source told is forgotten when nobody listens any more", () => {
  const { server, stream, tellSession, advanceTo, tick } = serving("2026-11-27T15:00:00Z", "unknown");
  tellSession(CLOSED);
  stream.handle.close();
  advanceTo("2026-11-27T15:01:00Z");
  server.advance(60_000);
  expect(server.source.carried).toEqual([]);
  const later = server.open(["X:A"], { clientId: "later" });
  server.advance(0);
  tick("1", "2026-11-27T15:02:00Z");
  expect(sessionsOf(later)).toEqual([undefined]);
  expect(toldOf(later)).toEqual([`1 ${Quality.LIVE}`]);
});

describe("the last price of a market that closed is CLOSED", () => {
  test("as a quote of its own: same price and source time, next in sequence", () => {
    const { stream, tick, advanceTo } = serving("2026-11-27T21:59:50Z");
    tick("1.5", "2026-11-27T21:59:50Z");
    advanceTo("2026-11-27T22:00:02Z");
    const at = BigInt(Date.parse("2026-11-27T21:59:50Z"));
    expect(stream.quotes).toMatchObject([
      { price: "1.5", sourceTimeMs: at, sequence: 1n, quality: Quality.LIVE },
      { price: "1.5", sourceTimeMs: at, sequence: 2n, quality: Quality.CLOSED, stale: false },
    ]);
  });

  test("it is not stale for having been silent, before the close or after it", () => {
    const { stream, tick, advanceTo } = serving("2026-11-27T21:00:00Z");
    tick("1", "2026-11-27T21:00:00Z");
    advanceTo("2026-11-27T21:59:00Z");
    expect(toldOf(stream).at(-1)).toBe(`1 ${Quality.LIVE} stale`);
    advanceTo("2026-11-29T12:00:00Z");
    expect(toldOf(stream)).toEqual([`1 ${Quality.LIVE}`, `1 ${Quality.LIVE} stale`, `1 ${Quality.CLOSED}`]);
  });

  test("it is stale while nobody could have brought a later one", () => {
    const { stream, tick, connection, advanceTo } = serving("2026-11-27T21:59:00Z");
    tick("1", "2026-11-27T21:59:00Z");
    connection().fail(new SourceFault("unavailable", "cut", 12 * HOUR_MS));
    advanceTo("2026-11-27T22:00:02Z");
    expect(toldOf(stream).at(-1)).toBe(`1 ${Quality.CLOSED} stale`);
  });

  test("delayed prices close too, made-up and replayed ones never", () => {
    for (const [quality, after] of [
      [Quality.DELAYED, Quality.CLOSED],
      [Quality.SIMULATED, Quality.SIMULATED],
      [Quality.REPLAY, Quality.REPLAY],
    ]) {
      const { stream, tick, advanceTo } = serving("2026-11-27T21:59:59Z");
      tick("1", "2026-11-27T21:59:59Z", quality);
      advanceTo("2026-11-28T12:00:00Z");
      tick("1", "2026-11-27T21:59:59Z", quality);
      expect(stream.quotes.at(-1)).toMatchObject({ quality: after, stale: false });
    }
  });
});

test("a market that closed and opened while the machine slept: the last price is of a day that is over", () => {
  const { stream, tick, advanceTo } = serving("2026-11-25T20:00:00Z");
  tick("1", "2026-11-25T20:00:00Z");
  advanceTo("2026-11-27T15:00:00Z");
  expect(toldOf(stream)).toEqual([`1 ${Quality.LIVE}`, `1 ${Quality.CLOSED} stale`]);
});

describe("a price that arrives", () => {
  test.each([
    ["the last close, on a closed market", "2026-11-28T12:00:00Z", "2026-11-27T18:00:00Z", Quality.CLOSED],
    ["of no known time, on a closed market", "2026-11-28T12:00:00Z", undefined, Quality.CLOSED],
    ["of a millisecond before the close", "2026-11-27T22:00:00Z", "2026-11-27T21:59:59.999Z", Quality.CLOSED],
    ["traded at the close or in the night", "2026-11-27T22:00:00Z", "2026-11-27T22:00:00Z", Quality.LIVE],
    ["traded before the opening bell", "2026-11-27T13:00:00Z", "2026-11-27T12:59:59Z", Quality.LIVE],
    ["traded after the closing bell", "2026-11-27T20:00:00Z", "2026-11-27T19:59:00Z", Quality.LIVE],
    ["of the last trading day, on an open market", "2026-11-30T09:00:00Z", "2026-11-27T21:59:00Z", Quality.CLOSED],
    ["of before this trading day began", "2026-11-30T15:00:00Z", "2026-11-30T08:59:59Z", Quality.CLOSED],
    ["of this trading day's first moment", "2026-11-30T15:00:00Z", "2026-11-30T09:00:00Z", Quality.LIVE],
    ["of no known time, on an open market", "2026-11-30T15:00:00Z", undefined, Quality.LIVE],
  ])("%s: at %s, of %s, has quality %i", (_, now, at, quality) => {
    const { stream, tick } = serving(now);
    tick("1", at);
    expect(stream.quotes.at(-1)).toMatchObject({ price: "1", quality });
  });

  test("after the reopening is LIVE, and DELAYED where its source says so; a new bid is no price", () => {
    const { stream, tick, connection, advanceTo } = serving("2026-11-27T21:00:00Z");
    tick("1", "2026-11-27T21:00:00Z");
    advanceTo("2026-11-30T09:00:02Z");
    connection().say("X:A", { bid: "0.9" });
    advanceTo("2026-11-30T09:00:04Z");
    expect(stream.quotes.at(-1)).toMatchObject({ price: "1", bid: "0.9", quality: Quality.CLOSED });
    tick("2", "2026-11-30T09:00:04Z");
    expect(stream.quotes.at(-1)).toMatchObject({ price: "2", quality: Quality.LIVE });
    tick("3", "2026-11-30T09:00:04Z", Quality.DELAYED);
    expect(stream.quotes.at(-1)).toMatchObject({ price: "3", quality: Quality.DELAYED });
  });

  test("of a trade in the night is the last one when no other came for half a minute", () => {
    const { server, stream, tick } = serving("2026-11-28T03:00:00Z");
    tick("1", "2026-11-28T03:00:00Z");
    server.advance(29_000);
    tick("2", "2026-11-28T03:00:29Z");
    expect(toldOf(stream)).toEqual([`1 ${Quality.LIVE}`, `2 ${Quality.LIVE}`]);
    server.advance(32_000);
    expect(toldOf(stream).slice(2)).toEqual([`2 ${Quality.CLOSED}`]);
  });

  test("on a market that its listing says is closed is CLOSED without any calendar", () => {
    const { stream, tick } = serving("2026-11-27T15:00:00Z", "unknown", { marketSession: CLOSED });
    tick("1", "2026-11-27T15:00:00Z");
    expect(toldOf(stream)).toEqual([`1 ${Quality.CLOSED}`]);
  });
});

test("a market that opens was not silent while it was closed, nor is the night part of a usual gap", () => {
  const { server, stream, tick, advanceTo } = serving("2026-11-27T21:59:00Z");
  for (let n = 0; n < 20; n++) {
    tick("1", "2026-11-27T21:59:00Z");
    server.advance(900);
  }
  advanceTo("2026-11-28T12:00:00Z");
  advanceTo("2026-11-30T09:00:01Z");
  advanceTo("2026-11-30T09:00:25Z");
  expect(stream.quotes.at(-1)).toMatchObject({ quality: Quality.CLOSED, stale: false });
  tick("2", "2026-11-30T09:00:25Z");
  server.advance(29_000);
  expect(stream.quotes.at(-1)).toMatchObject({ price: "2", quality: Quality.LIVE, stale: false });
  server.advance(3_000);
  expect(stream.quotes.at(-1)).toMatchObject({ price: "2", quality: Quality.LIVE, stale: true });
});

test("who has prices from another process is told the same: sessions, and the last price as closed", () => {
  const { engines, worker } = linkedPair();
  const stream = worker.open(["A"]);
  engines.advance(10);
  engines.owner.tick("X:A", "1");
  engines.advance(100);
  const [connection] = engines.owner.source.living;
  connection?.events.info(connection.wanted.get("X:A") as number, { marketSession: CLOSED });
  engines.advance(60_000);
  expect(sessionsOf(stream)).toEqual([undefined, CLOSED]);
  expect(toldOf(stream)).toEqual([`1 ${Quality.LIVE}`, `1 ${Quality.CLOSED}`]);
  expect(stream.sequencesOf("A")).toEqual([1, 2]);
});
