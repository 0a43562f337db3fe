import { isFault, parseTicker, Quality, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { Board } from "./board.ts";
import { LISTINGS_MAX } from "./limits.ts";
import { TickerTable } from "./ticker-table.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

function named(text: string): TickerName {
  const name = parseTicker(text);
  return isFault(name) ? expect.fail(name.fault) : name;
}

/** A board with the listing X:A under the name A. */
function start() {
  const scheduler = new FakeScheduler();
  const table = new TickerTable();
  const replaced: [string, string | undefined][] = [];
  const board = new Board(table, scheduler, (ticker, previous) =>
    replaced.push([table.names[ticker] as string, previous?.price]),
  );
  const listed = board.open({ canonical: "X:A", info: { name: "A" } }, "scripted");
  const ticker = table.intern(named("A"));
  board.bind(listed, ticker);
  const say = (said: Omit<Parameters<Board["accept"]>[1], "id">, source = "scripted") =>
    board.accept(listed, { id: listed.id, ...said }, source, Quality.LIVE);
  const latest = () => listed.latest as ListingQuote;
  return { scheduler, table, board, listed, ticker, replaced, say, latest };
}

describe("side fields", () => {
  test("stay until they are said anew", () => {
    const { say, latest } = start();
    say({ price: "10", bid: "9", ask: "11", volume: "5" });
    say({ price: "12", bid: "11" });
    expect(latest()).toMatchObject({ price: "12", bid: "11", ask: "11", volume: "5", sequence: 2 });
    say({ price: "13", bid: undefined });
    expect(latest()).toMatchObject({ price: "13", bid: "11" });
  });

  test("a change that is true no more goes, and comes again when it is said", () => {
    const { say, latest } = start();
    say({ price: "10", change: "1", changePercent: "11.1" });
    say({ price: "11", change: null, changePercent: null });
    expect(latest()).toMatchObject({ price: "11", change: undefined, changePercent: undefined });
    say({ price: "12" });
    expect(latest().change).toBeUndefined();
    say({ change: "2" });
    expect(latest()).toMatchObject({ price: "12", change: "2", changePercent: undefined });
  });

  test("without a price are a quote of the last price, at the last price's own time", () => {
    const { say, latest } = start();
    say({ price: "10", sourceTimeMs: 77 });
    say({ ask: "11", sourceTimeMs: 99 });
    expect(latest()).toMatchObject({ price: "10", sourceTimeMs: 77, ask: "11", sequence: 2 });
  });

  test("before the first price wait for it, and are no quote", () => {
    const { say, latest, listed } = start();
    say({ bid: "9", ask: "11" });
    say({ bid: "8", ask: undefined });
    expect(listed.latest).toBeUndefined();
    expect(listed.sequence).toBe(0);
    say({ price: "10" });
    expect(latest()).toMatchObject({ price: "10", bid: "8", ask: "11", sequence: 1 });
  });

  test("of another source's price say nothing about this one's", () => {
    const { say, latest } = start();
    say({ price: "10", bid: "9" });
    say({ price: "20" }, "other");
    expect(latest()).toMatchObject({ price: "20", source: "other", sequence: 2 });
    expect(latest().bid).toBeUndefined();
  });
});

describe("staleness", () => {
  test("stays through whatever is said without a price, where the source was not heard since the last one", () => {
    const { board, listed, say, latest } = start();
    say({ price: "10" });
    board.flagStale(listed);
    // Its market was silent, and is heard again.
    say({ bid: "9" });
    expect(latest().stale).toBe(false);
    board.interrupt(listed);
    say({ bid: "8" });
    say({ ask: "11" });
    expect(latest()).toMatchObject({ price: "10", bid: "8", ask: "11", stale: true });
    say({ price: "10" });
    expect(latest()).toMatchObject({ stale: false });
    say({ bid: "7" });
    expect(latest()).toMatchObject({ stale: false });
  });

  test("is said once, and gone with the next price", () => {
    const { board, listed, say, latest, replaced } = start();
    board.flagStale(listed);
    expect(replaced).toEqual([]);
    say({ price: "10" });
    board.flagStale(listed);
    board.flagStale(listed);
    expect(latest()).toMatchObject({ price: "10", stale: true, sequence: 2 });
    say({ price: "10" });
    expect(latest()).toMatchObject({ stale: false, sequence: 3 });
  });
});

describe("names", () => {
  test("all share one numbering; one that comes later has the latest at once", () => {
    const { board, table, listed, ticker, say, replaced } = start();
    say({ price: "10" });
    const other = table.intern(named("X:A"));
    board.bind(listed, other);
    say({ price: "11" });
    expect(table.latest[other]).toBe(table.latest[ticker]);
    expect(replaced).toEqual([
      ["A", undefined],
      ["X:A", undefined],
      ["A", "10"],
      ["X:A", "10"],
    ]);
    board.unbind(listed, ticker);
    board.unbind(listed, ticker);
    expect(listed.tickers).toEqual([other]);
  });

  test("a second source that knows the listing too does not take it over while it is in use", () => {
    const { board, listed } = start();
    board.open({ canonical: "X:A", info: { name: "another name" } }, "second");
    expect([listed.source, listed.info.name]).toEqual(["scripted", "A"]);
  });

  test("facts are renewed; what is undefined stays as it was", () => {
    const { board, listed } = start();
    board.open({ canonical: "X:A", info: { name: undefined, currency: "USD" } }, "scripted");
    expect(listed.info).toEqual({ name: "A", currency: "USD" });
  });
});

describe("numbering", () => {
  test("an epoch is the wall clock's, so that a later process has a greater one, however many there were", () => {
    const { board, scheduler, listed } = start();
    expect(listed.epoch).toBe(scheduler.now());
    for (let n = 0; n < 1_000; n++) board.open({ canonical: `X:T${n}`, info: {} }, "scripted");
    const later = new Board(new TickerTable(), new FakeScheduler(scheduler.now() + 1), () => {});
    const fresh = later.open({ canonical: "X:T999", info: {} }, "scripted");
    expect(fresh.epoch).toBeGreaterThan(board.open({ canonical: "X:T999", info: {} }, "scripted").epoch);
  });

  test("a listing keeps its numbering while it is remembered, and begins a greater epoch when it was forgotten", () => {
    const { board, table, listed, say } = start();
    say({ price: "1" });
    const old = board.open({ canonical: "X:OLD", info: {} }, "scripted");
    board.accept(old, { id: old.id, price: "1" }, "scripted", Quality.LIVE);
    for (let n = 0; n < LISTINGS_MAX - 2; n++) board.open({ canonical: `X:T${n}`, info: {} }, "scripted");
    expect(board.open({ canonical: "X:A", info: {} }, "scripted")).toBe(listed);
    expect(board.open({ canonical: "X:OLD", info: {} }, "scripted")).toBe(old);
    for (let n = 0; n < LISTINGS_MAX; n++) board.open({ canonical: `X:U${n}`, info: {} }, "scripted");
    // One that is in use is never forgotten.
    expect(board.open({ canonical: "X:A", info: {} }, "scripted")).toBe(listed);
    expect(board.get(old.id)).toBeUndefined();
    const anew = board.open({ canonical: "X:OLD", info: {} }, "scripted");
    expect(anew.epoch).toBeGreaterThan(old.epoch);
    expect(anew.id).not.toBe(old.id);
    expect(table.size).toBe(1);
  });
});

test("a ticker's number comes again, its version never", () => {
  const table = new TickerTable();
  const first = table.intern(named("A"));
  expect(table.intern(named("A"))).toBe(first);
  const before = table.versions[first] as number;
  table.release(first);
  expect(table.find("A")).toBeUndefined();
  expect(table.intern(named("B"))).toBe(first);
  expect(table.versions[first]).toBeGreaterThan(before);
  expect(table.latest[first]).toBeUndefined();
});

describe("a number that another process has used", () => {
  test("below one's own changes nothing", () => {
    const { say, board, listed, replaced } = start();
    say({ price: "10" });
    say({ price: "11" });
    board.numberBeyond(listed, { epoch: listed.epoch, sequence: 1 });
    board.numberBeyond(listed, { epoch: listed.epoch - 1, sequence: 1_000 });
    expect(listed.sequence).toBe(2);
    expect(replaced).toHaveLength(2);
  });

  test.each([0, 7])(
    "of the same epoch, the last one or %i beyond it, is gone beyond, by the price that there is",
    (by) => {
      const { say, board, listed, latest } = start();
      const { epoch } = listed;
      say({ price: "10" });
      board.flagStale(listed);
      say({ price: "10" });
      board.numberBeyond(listed, { epoch, sequence: 3 + by });
      expect(latest()).toMatchObject({ price: "10", epoch, sequence: 4 + by, stale: false });
      say({ price: "12" });
      expect(latest()).toMatchObject({ price: "12", epoch, sequence: 5 + by });
    },
  );

  test("of a greater epoch begins a greater one still", () => {
    const { say, board, listed, latest } = start();
    const { epoch } = listed;
    board.numberBeyond(listed, { epoch: epoch + 50, sequence: 9 });
    say({ price: "10" });
    expect(latest()).toMatchObject({ epoch: epoch + 51, sequence: 1 });
    board.numberBeyond(listed, { epoch: epoch + 60, sequence: 3 });
    expect(latest()).toMatchObject({ price: "10", epoch: epoch + 61, sequence: 1 });
    say({ price: "11" });
    expect(latest()).toMatchObject({ epoch: epoch + 61, sequence: 2 });
  });
});
