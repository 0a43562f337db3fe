import { readFileSync } from "node:fs";
import { MarketSession } from "@streampulse/core";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { watchSource } from "../../../../../test/watched-source.ts";
import { SCENARIOS } from "./scenario.ts";
import { simulated } from "./simulated.ts";

const SECOND = 1_000;

/** A market of the scenario that somebody watches from its first moment. */
async function watch(canonicals: readonly string[], { scenario = "calm" } = {}) {
  const scheduler = new FakeScheduler();
  const log = { info: () => {}, warn: () => {} };
  const source = await simulated.create({ seed: 7, scenario, rate: 3 }, { scheduler, random: Math.random, log });
  return { scheduler, ...watchSource(source, scheduler, canonicals) };
}

test("calm is calm: ten minutes stay within two per cent of the start", async () => {
  const { scheduler, pricesOf } = await watch(["NASDAQ:AAPL"]);
  scheduler.advance(600 * SECOND);
  const prices = pricesOf(0).map(Number);
  for (const price of prices) expect(Math.abs(price / (prices[0] ?? 0) - 1)).toBeLessThan(0.02);
});

test("busy has five times the quotes", async () => {
  const { scheduler, pricesOf } = await watch(["NASDAQ:AAPL"], { scenario: "busy" });
  scheduler.advance(200 * SECOND);
  expect(pricesOf(0).length).toBeGreaterThan(2_700);
  expect(pricesOf(0).length).toBeLessThan(3_300);
});

test("a flash crash takes about ten per cent within a minute, and two minutes later all is well", async () => {
  const { scheduler, quotes } = await watch(["NASDAQ:MSFT"], { scenario: "flash-crash" });
  scheduler.advance(300 * SECOND);
  const around = (fromMs: number, toMs: number) =>
    quotes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ quote }) => Number(quote.price));
  const before = around(25_000, 30_000)[0] ?? 0;
  const bottom = Math.min(...around(30_000, 90_000));
  const after = around(210_000, 220_000)[0] ?? 0;
  expect(bottom / before).toBeGreaterThan(0.88);
  expect(bottom / before).toBeLessThan(0.92);
  expect(after / before).toBeGreaterThan(0.98);
  expect(after / before).toBeLessThan(1.02);
});

test("a halt brings no quotes, shows in the session, keeps the connection alive, and ends", async () => {
  const { scheduler, quotes, infos, signsOfLife } = await watch(["NASDAQ:AAPL"], { scenario: "halt" });
  scheduler.advance(60 * SECOND);
  expect(quotes.filter(({ atMs }) => atMs > 30_020 && atMs < 50_000)).toEqual([]);
  expect(quotes.some(({ atMs }) => atMs > 50_000)).toBe(true);
  const closed = infos.find(({ info }) => info.marketSession === MarketSession.CLOSED);
  const open = infos.findLast(({ info }) => info.marketSession === MarketSession.REGULAR);
  expect(closed?.atMs).toSatisfy((atMs: number) => atMs >= 30_000 && atMs < 30_100);
  expect(open?.atMs).toBeGreaterThanOrEqual(50_000);
  expect(infos.filter(({ atMs }) => atMs >= 50_000 && atMs < 50_100)).toHaveLength(1);
  expect(signsOfLife.filter((atMs) => atMs > 30_000 && atMs < 50_000).length).toBeGreaterThanOrEqual(3);
});

test("during a halt a newcomer still gets the last price", async () => {
  const { scheduler, connection, pricesOf } = await watch(["NASDAQ:AAPL"], { scenario: "halt" });
  scheduler.advance(35 * SECOND);
  const last = pricesOf(0).at(-1);
  connection.want([]);
  connection.want([
    { id: 1, canonical: "NASDAQ:AAPL" },
    { id: 2, canonical: "NASDAQ:MSFT" },
  ]);
  scheduler.advance(SECOND);
  expect(pricesOf(1)).toEqual([last]);
  expect(pricesOf(2)).toHaveLength(1);
});

test("a gap: the market opens with a jump of 3 to 8 per cent, and the day's open is the price after it", async () => {
  const { scheduler, quotes, infos } = await watch(["NASDAQ:AAPL"], { scenario: "gap" });
  scheduler.advance(20 * SECOND);
  const opening = quotes.findIndex(({ atMs }) => atMs >= 10_000);
  const [before, after] = [quotes[opening - 1]?.quote.price, quotes[opening]?.quote.price];
  expect(Math.abs(Number(after) / Number(before) - 1)).toSatisfy((jump: number) => jump > 0.029 && jump < 0.081);
  expect(infos[0]?.info).toMatchObject({ marketSession: MarketSession.PRE, open: undefined });
  expect(infos.at(-1)?.info).toMatchObject({ marketSession: MarketSession.REGULAR, open: after });
});

test("the guide describes every scenario in the words of its setting", () => {
  const guide = readFileSync(new URL("../../../../../docs/simulated-market.md", import.meta.url), "utf8");
  const plain = guide.replaceAll("`", "").replace(/ +/g, " ");
  for (const [name, { describes }] of Object.entries(SCENARIOS)) expect(plain).toContain(`| ${name} | ${describes}`);
});
