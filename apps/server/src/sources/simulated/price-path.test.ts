import { CandleStep } from "@streampulse/core";
import { expect, test } from "vitest";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import { alongAt } from "./past-prices.ts";
import { pastOf, PricePath } from "./price-path.ts";
import { SCENARIOS } from "./scenario.ts";

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 0, 5, 12);

function pathOf(code: string, seed = 1): PricePath {
  const entry = CATALOGUE.find((one) => one.code === code) ?? expect.fail(`the catalogue has no ${code}`);
  const path = new PricePath(entry, { seed, scenario: SCENARIOS.calm, rate: 3, beganMs: NOON_MS });
  path.resume(NOON_MS);
  return path;
}

/** The path's quotes of so many seconds, from noon. */
function run(path: PricePath, seconds: number) {
  const quotes = [path.quote(1, NOON_MS)];
  for (let second = 1; second <= seconds; second++) {
    while (path.next(NOON_MS + second * 1_000)) quotes.push(path.quote(1, NOON_MS));
  }
  return quotes;
}

test("prices, bids and asks lie on the ticker's grid, the price between bid and ask", () => {
  for (const [code, tick] of [
    ["ES1!", 25],
    ["VOD.L", 2],
    ["AAPL", 1],
    ["SHIBUSDT", 1],
  ] as const) {
    for (const { price, bid, ask } of run(pathOf(code), 300)) {
      const [low, mid, high] = [bid, price, ask].map((text) => Number(text?.replace(".", "")));
      for (const units of [low, mid, high]) expect((units ?? NaN) % tick, `${code} at ${units}`).toBe(0);
      expect(low).toBeLessThanOrEqual(mid ?? NaN);
      expect(mid).toBeLessThanOrEqual(high ?? NaN);
      expect(low).toBeLessThan(high ?? NaN);
    }
  }
});

test("what nobody trades or counts has no bid, ask or volume", () => {
  expect(run(pathOf("^GSPC"), 1)[0]).toMatchObject({ bid: undefined, ask: undefined, volume: undefined });
  expect(run(pathOf("EURUSD"), 1)[0]).toMatchObject({ volume: undefined });
});

test("volume never shrinks within a day, and begins with what its candle has by then", () => {
  const path = pathOf("AAPL");
  const [day] = pastOf(path.entry, 1).spans(CandleStep.ONE_DAY, { fromMs: NOON_MS - DAY_MS / 2, toMs: NOON_MS });
  const volumes = run(path, 600).map(({ volume }) => Number(volume));
  expect(volumes[0]).toBe(day?.volume);
  expect(day?.volume).toBeGreaterThan(0.2 * 54_000_000);
  for (let n = 1; n < volumes.length; n++) expect(volumes[n]).toBeGreaterThanOrEqual(volumes[n - 1] ?? NaN);
  expect((volumes.at(-1) ?? 0) - (volumes[0] ?? NaN)).toBeGreaterThan(300_000);
});

test("what is traded at each price adds up to the day's volume, and a first price has none", () => {
  for (const code of ["AAPL", "BTCUSDT"]) {
    const quotes = run(pathOf(code), 600);
    const thousandths = (text: string | undefined) => Math.round(Number(text) * 1_000);
    expect(thousandths(quotes[0]?.size), code).toBe(0);
    const traded = quotes.reduce((sum, { size }) => sum + thousandths(size), 0);
    expect(traded, code).toBe(thousandths(quotes.at(-1)?.volume) - thousandths(quotes[0]?.volume));
  }
});

test("the day's high and low are the extremes of what was quoted and made up before, its open where the day before closed", () => {
  const path = pathOf("BTCUSDT");
  const past = pastOf(path.entry, 1);
  const [day] = past.spans(CandleStep.ONE_DAY, { fromMs: NOON_MS - DAY_MS / 2, toMs: NOON_MS });
  expect(path.day).toMatchObject({ open: day?.open, high: day?.high, low: day?.low });
  expect([path.day.previousClose, day?.open]).toEqual(Array(2).fill(past.previousClose(NOON_MS)));
  const units = run(path, 3_000).map(({ price }) => Number(price?.replace(".", "")));
  expect(path.day.high).toBe(Math.max(day?.high ?? NaN, ...units));
  expect(path.day.low).toBe(Math.min(day?.low ?? NaN, ...units));
});

test("a first price is where its course is then, and so is the next one after hours of rest, whatever came between", () => {
  for (const seed of [1, 2, 3]) {
    const path = pathOf("AAPL", seed);
    const past = pastOf(path.entry, seed);
    const cents = () => Number(path.quote(1, 0).price?.replace(".", ""));
    const course = (atMs: number) => Math.round(alongAt(past.secondAt(atMs), atMs));
    expect(cents()).toBe(course(NOON_MS));
    run(path, 600);
    path.resume(NOON_MS + 6 * 3_600_000);
    expect(cents()).toBe(course(NOON_MS + 6 * 3_600_000));
  }
});

test("at midnight the last price becomes the previous close, and the day's account begins anew", () => {
  const path = pathOf("AAPL");
  const midnightMs = NOON_MS + DAY_MS / 2;
  path.resume(midnightMs - 1_000);
  let close: string | undefined;
  while (path.day.isOf(midnightMs - 1)) {
    close = path.quote(1, 0).price;
    path.next(path.nextMs);
  }
  const { price, change, volume } = path.quote(1, 0);
  const cents = (text: string | null | undefined) => Number(text?.replace(".", ""));
  expect(path.day.previousClose).toBe(cents(close));
  expect(path.day).toMatchObject({ open: cents(price), high: cents(price), low: cents(price) });
  expect(cents(change)).toBe(cents(price) - cents(close));
  // Some seconds of the day and at most twice what is usual in them.
  expect(Number(volume)).toBeLessThanOrEqual((2 * 5 * 54_000_000) / 86_400);
});

test("after a rest over one midnight or more the day is that of its course, as it is after a restart", () => {
  for (const days of [1, 3]) {
    const path = pathOf("AAPL");
    run(path, 60);
    const nowMs = NOON_MS + days * DAY_MS + 12_345;
    path.resume(nowMs);
    const entry = path.entry;
    const again = new PricePath(entry, { seed: 1, scenario: SCENARIOS.calm, rate: 3, beganMs: NOON_MS });
    again.resume(nowMs);
    const { previousClose, open, high, low, volume } = again.day;
    expect(previousClose).toBe(pastOf(entry, 1).previousClose(nowMs));
    expect(path.day).toMatchObject({ previousClose, open, high, low });
    expect(Math.floor(path.day.volume)).toBe(Math.floor(volume));
    const { price, change, changePercent } = again.quote(1, 0);
    expect(path.quote(1, 0)).toMatchObject({ price, change, changePercent, volume: String(volume), size: "0" });
  }
});

test("who comes back while trading is halted finds a price of that day, and of the same day the last one", () => {
  const entry = pathOf("AAPL").entry;
  const path = new PricePath(entry, { seed: 1, scenario: SCENARIOS.halt, rate: 3, beganMs: NOON_MS });
  path.resume(NOON_MS);
  const { price: before } = path.quote(1, 0);
  path.resume(NOON_MS + 3_600_000 + 40_000);
  expect(path.quote(1, 0).price).toBe(before);
  const nowMs = NOON_MS + DAY_MS + 40_000;
  path.resume(nowMs);
  const { price, change } = path.quote(1, 0);
  const cents = (text: string | null | undefined) => Number(text?.replace(".", ""));
  expect(price).not.toBe(before);
  expect(cents(price) - cents(change)).toBe(pastOf(entry, 1).previousClose(nowMs));
});

test("a machine that slept over midnight wakes in its course's day", () => {
  const path = pathOf("AAPL");
  run(path, 60);
  const wokeMs = NOON_MS + 2 * DAY_MS;
  expect(path.next(wokeMs)).toBe(true);
  expect(path.day.previousClose).toBe(pastOf(path.entry, 1).previousClose(wokeMs));
  const [day] = pastOf(path.entry, 1).spans(CandleStep.ONE_DAY, { fromMs: wokeMs - DAY_MS / 2, toMs: wokeMs });
  expect(path.quote(1, 0).volume).toBe(String(day?.volume));
});

test("a rest within a day has its course's high, low and volume", () => {
  let widened = 0;
  for (const seed of [1, 2, 3, 4, 5]) {
    const path = pathOf("AAPL", seed);
    const heard = run(path, 60).map(({ price }) => Number(price?.replace(".", "")));
    const { high = NaN, low = NaN, volume, open, previousClose } = path.day;
    const nowMs = NOON_MS + DAY_MS / 2 - 1;
    path.resume(nowMs);
    const rested = { fromMs: NOON_MS + 60_000, toMs: nowMs };
    const [rest] = pastOf(path.entry, seed).spans(CandleStep.ONE_DAY, rested);
    const price = Number(path.quote(1, 0).price?.replace(".", ""));
    expect(path.day.high).toBe(Math.max(high, rest?.high ?? NaN, price, ...heard));
    expect(path.day.low).toBe(Math.min(low, rest?.low ?? NaN, price, ...heard));
    if (path.day.high !== high || path.day.low !== low) widened++;
    expect(path.day).toMatchObject({ open, previousClose });
    // To the seconds between its last price and the end of the minute.
    expect(Math.abs(path.day.volume - volume - (rest?.volume ?? NaN))).toBeLessThan((20 * 54_000_000) / 86_400);
  }
  expect(widened).toBeGreaterThan(0);
});

test("the spread of its returns is the volatility of the ticker", () => {
  const seconds = 20_000;
  const prices = run(pathOf("BTCUSDT"), seconds).map(({ price }) => Number(price));
  let squares = 0;
  for (let n = 1; n < prices.length; n++) squares += Math.log((prices[n] ?? 0) / (prices[n - 1] ?? 0)) ** 2;
  const yearly = Math.sqrt((squares * 365 * 86_400) / seconds);
  // 48 %, and a little for the jumps.
  expect(yearly).toBeGreaterThan(0.46);
  expect(yearly).toBeLessThan(0.53);
});

test("after a long pause of the machine it goes on with one quote, not with all those it missed", () => {
  const path = pathOf("AAPL");
  const wokeMs = NOON_MS + 3_600_000;
  let count = 0;
  while (path.next(wokeMs)) count++;
  expect(count).toBe(1);
  expect(path.nextMs).toBeGreaterThan(wokeMs);
});

test("the path of each ticker is its own", () => {
  const start = (code: string, seed: number) => run(pathOf(code, seed), 60).map(({ change }) => change);
  expect(start("AAPL", 1)).toEqual(start("AAPL", 1));
  expect(start("AAPL", 1)).not.toEqual(start("AAPL", 2));
  expect(start("AAPL", 1)).not.toEqual(start("MSFT", 1));
});
