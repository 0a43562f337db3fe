import { Quality, SourceState, TickerErrorCode } from "@streampulse/core";
import { expect, test } from "vitest";
import { lastOf, pricesOf, reasonOf, stage } from "../../../../test/room-stage.ts";

test("all readers of a room hear the same prices as its clock passes them, and none while it is held", async () => {
  const { scheduler, rooms, day, open } = await stage();
  const { id, key, ibm } = await day();
  const sinks = [open([ibm], "a"), open([ibm], "b")];
  for (const sink of sinks) expect(pricesOf(sink, ibm)).toEqual(["100"]);
  rooms.move(id, key, { isPlaying: true });
  scheduler.advance(900);
  for (const sink of sinks) expect(lastOf(sink, ibm)?.price).toBe("100");
  scheduler.advance(200);
  for (const sink of sinks)
    expect(lastOf(sink, ibm)).toMatchObject({ price: "101", quality: Quality.REPLAY, source: "replay-room" });
  expect(rooms.move(id, key, { isPlaying: false })).toMatchObject({ isPlaying: false, positionMs: 1_100 });
  scheduler.advance(3_600_000 / 12);
  for (const sink of sinks) expect(new Set(pricesOf(sink, ibm))).toEqual(new Set(["100", "101"]));
  rooms.move(id, key, { isPlaying: true, speed: 100 });
  scheduler.advance(700);
  for (const sink of sinks) expect(lastOf(sink, ibm)?.price).toBe("99");
  // At its end it holds by itself.
  expect(rooms.get(id).clock).toEqual({ positionMs: 60_000, speed: 100, isPlaying: false });
});

test("a step goes to the next quote or the next whole minute, and holds there", async () => {
  const { scheduler, rooms, day, open } = await stage();
  const { id, key, ibm, msft } = await day();
  const sink = open([ibm, msft]);
  rooms.move(id, key, { isPlaying: true });
  expect(rooms.move(id, key, { step: "quote" })).toEqual({ positionMs: 1_000, speed: 1, isPlaying: false });
  scheduler.advance(100);
  expect(lastOf(sink, ibm)?.price).toBe("101");
  expect(rooms.move(id, key, { step: "quote" }).positionMs).toBe(5_000);
  scheduler.advance(100);
  expect(lastOf(sink, msft)?.price).toBe("7");
  // The recording began half a minute after a whole one.
  expect(rooms.move(id, key, { step: "minute" }).positionMs).toBe(30_000);
  expect(rooms.move(id, key, { step: "minute" }).positionMs).toBe(60_000);
  expect(rooms.move(id, key, { step: "quote" }).positionMs).toBe(60_000);
  scheduler.advance(100);
  expect(lastOf(sink, ibm)?.price).toBe("99");
});

test("a clock that is set back shows the prices of then, and says what had none yet", async () => {
  const { scheduler, rooms, day, open } = await stage();
  const { id, key, ibm, msft } = await day();
  const sink = open([ibm, msft]);
  expect(sink.messages.flatMap(({ errors }) => errors)).toMatchObject([
    { ticker: msft, code: TickerErrorCode.UNAVAILABLE, removed: false },
  ]);
  rooms.move(id, key, { positionMs: 60_000 });
  scheduler.advance(100);
  expect([lastOf(sink, ibm)?.price, lastOf(sink, msft)?.price]).toEqual(["99", "7"]);
  rooms.move(id, key, { positionMs: 1_500 });
  scheduler.advance(100);
  expect(lastOf(sink, ibm)?.price).toBe("101");
  expect(sink.messages.flatMap(({ errors }) => errors).filter(({ ticker }) => ticker === msft)).toHaveLength(2);
  // Who comes now is told the same.
  expect(pricesOf(open([ibm], "late"), ibm)).toEqual(["101"]);
});

test("a room that is held for an hour has no price that counts as old", async () => {
  const { scheduler, rooms, day, open } = await stage();
  const { id, key, ibm } = await day();
  const sink = open([ibm]);
  rooms.move(id, key, { positionMs: 1_000 });
  void rooms.get(id).audience.join(new AbortController().signal);
  scheduler.advance(3_600_000);
  expect(sink.quotes.filter(({ stale }) => stale)).toEqual([]);
  expect(lastOf(sink, ibm)?.price).toBe("101");
  expect(sink.messages.flatMap(({ sourceChanges }) => sourceChanges).map(({ state }) => state)).toEqual([
    SourceState.CONNECTED,
  ]);
});

test("a room's tickers come from it alone: no search or status has them, no route leads elsewhere, no bare name means them", async () => {
  const routes = new Map([["crypto", ["scripted"]]]);
  const { rooms, engine, open } = await stage({ routes });
  const { room } = await rooms.create({ kind: "scenario", name: "calm", tickers: ["BTCUSDT"] });
  const ticker = `${room.terms.id}:BTCUSDT`;
  const sink = open([ticker, "MSFT", "SIM_NOWHERE:BTCUSDT"]);
  expect(lastOf(sink, ticker)).toMatchObject({ quality: Quality.SIMULATED, source: "simulated-room" });
  expect(sink.messages.flatMap(({ errors }) => errors)).toMatchObject([
    { ticker: "SIM_NOWHERE:BTCUSDT", code: TickerErrorCode.UNKNOWN_TICKER, removed: true },
  ]);
  expect((await engine.sources()).map(({ source }) => source)).toHaveLength(1);
  const { results } = await engine.searchTickers(
    { query: ticker, limit: 0, pageToken: "" },
    new AbortController().signal,
  );
  expect(results).toEqual([]);
});

test("when a room ends its tickers are known no more, and who is present is told", async () => {
  const { scheduler, rooms, day, open } = await stage();
  const { id, key, ibm } = await day();
  const sink = open([ibm]);
  const stream = rooms.get(id).audience.join(new AbortController().signal)[Symbol.asyncIterator]();
  expect(await stream.next()).toMatchObject({ value: { clock: { positionMs: 0 }, present: 1 } });
  rooms.end(id, key);
  await expect(stream.next()).rejects.toMatchObject({ reason: "NO_ROOM" });
  scheduler.advance(100);
  expect(sink.messages.flatMap(({ errors }) => errors)).toMatchObject([{ ticker: ibm, removed: true }]);
  expect(reasonOf(() => rooms.get(id))).toBe("NO_ROOM");
});

test("a slider that is dragged is told ten times a second, each call is answered truly, and the last place is told", async () => {
  const { scheduler, rooms, day, open } = await stage();
  const { id, key, ibm } = await day();
  const sink = open([ibm]);
  const stream = rooms.get(id).audience.join(new AbortController().signal)[Symbol.asyncIterator]();
  await stream.next();
  scheduler.advance(1_000);
  const before = sink.quotes.length;
  const heard: (number | undefined)[] = [];
  const listening = (async () => {
    for (;;) heard.push((await stream.next()).value?.clock?.positionMs);
  })();
  listening.catch(() => {});
  // Half a second of it, a call every 5 ms, each to another second.
  for (let call = 0; call < 100; call++) {
    expect(rooms.move(id, key, { positionMs: call * 500 }).positionMs).toBe(call * 500);
    await Promise.resolve();
    scheduler.advance(5);
  }
  rooms.move(id, key, { positionMs: 60_000 });
  scheduler.advance(100);
  await new Promise(setImmediate);
  expect(sink.quotes.length - before).toBeLessThanOrEqual(7);
  expect(lastOf(sink, ibm)?.price).toBe("99");
  expect(heard.length).toBeLessThanOrEqual(8);
  expect(heard.at(-1)).toBe(60_000);
  rooms.end(id, key);
});
