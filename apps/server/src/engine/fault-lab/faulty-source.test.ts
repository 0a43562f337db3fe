import { expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { ScriptedSource } from "../../../../../test/scripted-source.ts";
import { describeSource } from "../../sources/conformance.ts";
import { simulated } from "../../sources/simulated/simulated.ts";
import { SourceFault, type SourceQuote } from "../ports/source.ts";
import { DELAYED_MAX } from "./faulty-connection.ts";
import { faultySource, type FaultySource } from "./faulty-source.ts";

const log = { info: () => {}, warn: () => {} };

// Well, and late: what a wrapped source promises it still keeps.
for (const wrong of [undefined, { kind: "delay", delayMs: 100 }] as const) {
  describeSource(`simulated, in a fault lab, ${wrong?.kind ?? "well"}`, async () => {
    const scheduler = new FakeScheduler();
    const settings = { seed: 7, scenario: "calm", rate: 3 };
    const source = faultySource(await simulated.create(settings, { scheduler, random: () => 0.25, log }), scheduler);
    source.suffer(wrong);
    return {
      source,
      tickers: [
        { canonical: "NASDAQ:AAPL", aliases: ["AAPL"] },
        { canonical: "BINANCE:BTCUSDT", aliases: ["BTCUSDT"] },
        { canonical: "OANDA:EURUSD", aliases: ["EURUSD"] },
      ],
      unknown: ["NOSUCH", "SIM:NOSUCH"],
      searches: [{ text: "msft", best: "NASDAQ:MSFT" }],
      now: () => scheduler.now(),
      move: () => {},
      pass: () => scheduler.advance(100),
      pending: () => scheduler.pending,
      end: () => {},
    };
  });
}

/** A connection to a wrapped source that the test plays, and what it told. */
function connected() {
  const scheduler = new FakeScheduler();
  const inner = new ScriptedSource(scheduler);
  const source: FaultySource = faultySource(inner, scheduler);
  const quotes: SourceQuote[] = [];
  const told: string[] = [];
  const connection = source.connect({
    opened: () => told.push("opened"),
    quotes: (batch) => void quotes.push(...batch),
    info: (id) => told.push(`info ${id}`),
    tickerFault: (id) => told.push(`fault ${id}`),
    alive: () => told.push("alive"),
    retiring: () => told.push("retiring"),
    closed: ({ message }) => told.push(message),
  });
  connection.want([
    { id: 1, canonical: "X:A" },
    { id: 2, canonical: "X:B" },
  ]);
  scheduler.advance(0);
  return { scheduler, inner, source, connection, quotes, told };
}

test("a frozen connection shows life, and brings each ticker's newest when it thaws", () => {
  const { inner, source, connection, quotes, told } = connected();
  source.suffer({ kind: "freeze" });
  inner.tick("X:A", "1", { bid: "0.9" });
  inner.tick("X:A", "2");
  inner.tick("X:B", "5");
  expect(quotes).toEqual([]);
  expect(told).toEqual(["opened", "alive", "alive", "alive"]);
  connection.want([{ id: 1, canonical: "X:A" }]);
  source.suffer(undefined);
  expect(quotes).toEqual([{ id: 1, price: "2", bid: "0.9" }]);
});

test("what waits for its time is told in order, but not of tickers that are wanted no more", () => {
  const { scheduler, inner, source, connection, quotes } = connected();
  source.suffer({ kind: "delay", delayMs: 500 });
  inner.tick("X:A", "1");
  inner.tick("X:B", "5");
  scheduler.advance(499);
  expect(quotes).toEqual([]);
  connection.want([{ id: 2, canonical: "X:B" }]);
  scheduler.advance(1);
  expect(quotes).toEqual([{ id: 2, price: "5" }]);
  connection.close();
  expect(scheduler.pending).toBe(0);
});

test("so many things wait; one more, and the oldest comes early", () => {
  const { inner, source, quotes } = connected();
  source.suffer({ kind: "delay", delayMs: 10_000 });
  for (let n = 0; n < DELAYED_MAX; n++) inner.tick("X:A", String(n));
  expect(quotes).toEqual([]);
  inner.tick("X:A", "more");
  expect(quotes).toEqual([{ id: 1, price: "0" }]);
});

test("a connection that ends by itself while it is late has told everything before", () => {
  const { inner, source, quotes, told } = connected();
  source.suffer({ kind: "delay", delayMs: 10_000 });
  inner.tick("X:A", "1");
  inner.living[0]?.fail(new SourceFault("unavailable", "gone"));
  expect(quotes).toEqual([{ id: 1, price: "1" }]);
  expect(told).toEqual(["opened", "gone"]);
});

test("while it is dropped no connection opens, each told so after the call that made it", () => {
  const { scheduler, inner, source, told } = connected();
  source.suffer({ kind: "drop" });
  expect(told).toEqual(["opened", "The fault lab has dropped the connection of scripted."]);
  expect(inner.living).toEqual([]);
  let closed = 0;
  const events = { ...Object.fromEntries(["opened", "quotes", "alive"].map((name) => [name, () => {}])) };
  source.connect({ ...events, closed: () => closed++ } as never);
  expect(closed).toBe(0);
  scheduler.advance(0);
  expect(closed).toBe(1);
  expect(inner.made).toHaveLength(1);
});

test("what a source can do beside is there as it was, and what it cannot is not", () => {
  const scheduler = new FakeScheduler();
  const inner = Object.assign(new ScriptedSource(scheduler), { budgetLeft: () => 3 });
  const source = faultySource(inner, scheduler);
  expect(source.budgetLeft?.()).toBe(3);
  expect(source.probe).toBeUndefined();
  expect(source.name).toBe("scripted");
});
