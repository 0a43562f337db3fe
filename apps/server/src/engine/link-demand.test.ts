import { Delivery, SourceState, TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { RecordingSink } from "../../../../test/recording-sink.ts";
import { infoOf, quoteOf, startLinked } from "../../../../test/scripted-link.ts";

const { DOWN } = SourceState;

const changesOf = (stream: RecordingSink) => stream.messages.flatMap(({ sourceChanges }) => sourceChanges);
const errorsOf = (stream: RecordingSink) => stream.messages.flatMap(({ errors }) => errors);
const infosOf = (stream: RecordingSink) => stream.messages.flatMap(({ infos }) => infos);

describe("what the owner is told", () => {
  test("a ticker is added once however many watch it, and removed when the last has left", () => {
    const { link, server } = startLinked();
    server.open(["A", "B"], { clientId: "1" });
    server.open(["B", "A"], { clientId: "2" });
    server.advance(0);
    expect(link.last.said).toEqual([["add", [{ ticker: "A" }, { ticker: "B" }]]]);
    server.modify({ clientId: "1", remove: ["A"] });
    server.advance(0);
    expect(link.last.said).toHaveLength(1);
    server.modify({ clientId: "2", remove: ["A"] });
    server.advance(0);
    expect(link.last.said.slice(1)).toEqual([["remove", ["A"]]]);
    expect(server.engine.watchedTickers).toBe(1);
  });

  test("256 tickers that come at once are one call; who comes and goes within a turn is none", () => {
    const { link, server } = startLinked();
    server.open(Array.from({ length: 256 }, (_, n) => `T${n}`));
    server.modify({ remove: ["T0"] });
    server.advance(0);
    expect(link.last.said).toHaveLength(1);
    expect(link.last.wanted.size).toBe(255);
    server.modify({ add: ["T0"] });
    server.modify({ remove: ["T0"] });
    server.advance(0);
    expect(link.last.said).toHaveLength(1);
  });

  test("who leaves and comes back within a turn is told anew, since its price was forgotten here", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"]);
    server.advance(0);
    link.last.quotes(quoteOf("A", 5));
    server.modify({ remove: ["A"] });
    server.modify({ add: ["A"] });
    server.advance(10);
    expect(link.last.said.slice(1)).toEqual([
      ["remove", ["A"]],
      ["add", [{ ticker: "A" }]],
    ]);
    link.last.quotes(quoteOf("A", 5));
    server.advance(10);
    expect(stream.sequencesOf("A")).toEqual([5]);
  });

  test("what it still says of a ticker that nobody wants any more goes nowhere", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"]);
    server.advance(0);
    server.modify({ remove: ["A"] });
    link.last.tell({
      infos: [infoOf("A")],
      errors: [{ ticker: "A", code: TickerErrorCode.UNKNOWN_TICKER, message: "no", removed: true }],
      sourceChanges: [{ source: "far", state: DOWN, tickers: ["A"] }],
      quotes: [quoteOf("A", 1)],
    });
    server.advance(10);
    expect(stream.quotes).toEqual([]);
    expect([...infosOf(stream), ...errorsOf(stream), ...changesOf(stream)]).toEqual([]);
  });
});

describe("what it tells", () => {
  test("facts, troubles, changes and prices reach who watches, and who comes later", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A", "B"]);
    server.advance(0);
    const trouble = { ticker: "B", code: TickerErrorCode.UNAVAILABLE, message: "not now", removed: false };
    link.last.tell({
      infos: [infoOf("A")],
      errors: [trouble],
      sourceChanges: [{ source: "far", state: DOWN, tickers: ["B"], reason: "Far refuses this place." }],
      quotes: [quoteOf("A", 7)],
    });
    server.advance(10);
    const later = server.open(["A", "B"], { clientId: "2" });
    server.advance(10);
    for (const each of [stream, later]) {
      expect(infosOf(each)).toMatchObject([{ ticker: "A", name: "A Inc." }]);
      expect(errorsOf(each)).toMatchObject([{ ticker: "B", message: "not now" }]);
      expect(each.quotes).toMatchObject([{ ticker: "A", price: "7", sequence: 7n, epoch: 10n, source: "far" }]);
    }
    for (const each of [stream, later]) {
      const reason = "Far refuses this place.";
      expect(changesOf(each)).toMatchObject([{ source: "far", state: DOWN, tickers: ["B"], reason }]);
    }
    link.last.tell({ sourceChanges: [{ source: "far", state: DOWN, tickers: ["B"], reason: "Far is away." }] });
    server.advance(10);
    expect(changesOf(stream).at(-1)?.reason).toBe("Far is away.");
    // A price ends the trouble.
    link.last.quotes(quoteOf("B", 1));
    server.advance(10);
    const last = server.open(["B"], { clientId: "3" });
    server.advance(10);
    expect(errorsOf(last)).toEqual([]);
  });

  test("that no source knows a ticker is told once; it leaves every set, and the owner may forget it", () => {
    const { link, server } = startLinked();
    const streams = ["1", "2"].map((clientId) => server.open(["A", "B"], { clientId }));
    server.advance(0);
    link.last.tell({ errors: [{ ticker: "A", code: TickerErrorCode.UNKNOWN_TICKER, message: "no", removed: true }] });
    server.advance(10);
    for (const stream of streams) expect(errorsOf(stream)).toMatchObject([{ ticker: "A", removed: true }]);
    expect(server.engine.watchedTickers).toBe(1);
    expect(link.last.wanted.has("A")).toBe(false);
    server.modify({ clientId: "1", add: ["A"] });
    server.advance(10);
    expect(link.last.wanted.has("A")).toBe(true);
  });

  test("that a source failed over is told whole, and is no trouble for who comes later", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"]);
    server.advance(0);
    const over = {
      source: "far",
      state: SourceState.FAILED_OVER,
      tickers: ["A"],
      toSource: "near",
      jumpPercent: "0.5",
    };
    link.last.tell({
      sourceChanges: [{ source: "far", state: DOWN, tickers: ["A"] }, over],
      quotes: [quoteOf("A", 1)],
    });
    server.advance(10);
    expect(changesOf(stream)).toMatchObject([{ state: DOWN }, over]);
    const later = server.open(["A"], { clientId: "2" });
    server.advance(10);
    expect(changesOf(later)).toEqual([]);
    // That the other source is connected is no news then.
    link.last.tell({ sourceChanges: [{ source: "near", state: SourceState.CONNECTED, tickers: ["A"] }] });
    server.advance(10);
    expect(changesOf(stream)).toHaveLength(2);
  });

  test("the same facts told again are news to nobody", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"]);
    server.advance(0);
    link.last.tell({ infos: [infoOf("A")] });
    link.last.tell({ infos: [infoOf("A")] });
    link.last.tell({ infos: [infoOf("A", "A Ltd.")] });
    server.advance(10);
    expect(infosOf(stream)).toMatchObject([{ name: "A Inc." }, { name: "A Ltd." }]);
  });

  test("a price that is not newer is dropped", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"], { delivery: Delivery.EVERY });
    server.advance(0);
    for (const each of [
      quoteOf("A", 5),
      quoteOf("A", 5),
      quoteOf("A", 4),
      quoteOf("A", 9, { epoch: 9 }),
      quoteOf("A", 6),
    ]) {
      link.last.quotes(each);
    }
    server.advance(10);
    expect(stream.sequencesOf("A")).toEqual([5, 6]);
  });

  test("a price that does not follow is a Gap to readers of every quote, exact, and nothing to the others", () => {
    const { link, server } = startLinked();
    const every = server.open(["A"], { delivery: Delivery.EVERY, clientId: "1" });
    const latest = server.open(["A"], { clientId: "2", reportConflation: true });
    server.advance(0);
    for (const sequence of [1, 2, 5, 6]) link.last.quotes(quoteOf("A", sequence));
    server.advance(10);
    link.last.quotes(quoteOf("A", 7));
    server.advance(10);
    expect(every.sequencesOf("A")).toEqual([1, 2, 6, 7]);
    expect(every.messages.flatMap(({ gaps }) => gaps)).toMatchObject([
      { ticker: "A", missed: 3n, epoch: 10n, fromSequence: 3n, toSequence: 5n },
    ]);
    expect(latest.sequencesOf("A")).toEqual([6, 7]);
    expect(latest.messages.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(latest.messages.flatMap(({ conflated }) => conflated)).toMatchObject([{ skipped: 3, low: "1", high: "5" }]);
  });

  test("another epoch begins anew", () => {
    const { link, server } = startLinked();
    const stream = server.open(["A"], { delivery: Delivery.EVERY });
    server.advance(0);
    link.last.quotes(quoteOf("A", 3), quoteOf("A", 1, { epoch: 11 }), quoteOf("A", 2, { epoch: 11 }));
    server.advance(10);
    expect(stream.quotes.map(({ epoch, sequence }) => [epoch, sequence])).toEqual([
      [10n, 3n],
      [11n, 1n],
      [11n, 2n],
    ]);
    expect(stream.messages.flatMap(({ gaps }) => gaps)).toEqual([]);
  });
});

test("a closed engine holds no connection and no timer", async () => {
  const { link, server } = startLinked();
  server.open(["A"]).handle.close();
  server.engine.drain(() => 0);
  await server.engine.close();
  expect(link.last.isClosed).toBe(true);
  server.advance(120_000);
  expect(link.made).toHaveLength(1);
  expect(server.scheduler.pending).toBe(0);
});
