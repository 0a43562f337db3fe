import { Quality } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { Told } from "../../../../../test/upstreams/told.ts";
import { FakeTradingView } from "../../../../../test/upstreams/tradingview/fake-tradingview.ts";
import { Browsers } from "./browsers.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";
import { WELL_KNOWN } from "../../../../../test/upstreams/tradingview/well-known.ts";
import { PagesConnection } from "./pages-connection.ts";
import { addressOf } from "./site-address.ts";

const browser = lentBrowser();

/** These tickers as a wanted set; ids count from 1. */
const wanted = (...canonicals: readonly string[]) => canonicals.map((canonical, n) => ({ id: n + 1, canonical }));

/** A connection of pages to a fake whose quote socket nobody gets; its clock stands still. */
async function start({ pagesMax = 3 } = {}) {
  const fake = await FakeTradingView.start({ listed: WELL_KNOWN, pagesMax });
  fake.site.manners.fill = "requests";
  const scheduler = new FakeScheduler();
  const browsers = new Browsers(browser.launch, scheduler);
  const told = new Told();
  let endings = 0;
  const connection = new PagesConnection(
    {
      context: { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } },
      browsers,
      pagesMax,
      untilMs: scheduler.now() + 300_000,
      addressOf: (canonical) => addressOf(fake.url, canonical),
      isDelayed: (canonical) => canonical === "NASDAQ:AAPL",
      ended: () => void endings++,
    },
    told,
  );
  onTestFinished(async () => {
    connection.close();
    await browsers.close();
    await fake.close();
    expect(fake.violations).toEqual([]);
    expect(scheduler.pending).toBe(0);
    expect(endings).toBe(1);
  });
  /** Looks again and again, and leaves the machine to the browser in between. */
  const until = async (isSo: () => boolean) => {
    const look = () => {
      scheduler.advance(0);
      return isSo();
    };
    await expect.poll(look, { interval: 5, timeout: 25_000 }).toBe(true);
  };
  /** Lets time pass in small steps, and the pages answer in between. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5_000) {
      scheduler.advance(Math.min(left, 5_000));
      await browser.moment(() => fake.site.unanswered);
    }
  };
  const pricesOf = (id: number) => told.quoted.filter((quote) => quote.id === id).map(({ price }) => price);
  return { fake, told, connection, until, pass, pricesOf };
}

test("a page per ticker, side by side: each shows its price and the next ones", async () => {
  const { fake, told, connection, until, pricesOf } = await start();
  connection.want(wanted("BINANCE:BTCUSDT", "NASDAQ:AAPL", "OANDA:EURUSD"));
  await until(() => [1, 2, 3].every((id) => pricesOf(id).length > 0));
  // The last digit of a currency pair stands raised; the hidden header says 1.00.
  expect([pricesOf(1), pricesOf(2), pricesOf(3)]).toEqual([["67123.45"], ["308.91"], ["1.08345"]]);
  expect(told.quoted.find(({ id }) => id === 1)?.quality).toBe(Quality.LIVE);
  expect(told.quoted.find(({ id }) => id === 2)?.quality).toBe(Quality.DELAYED);
  fake.trade("NASDAQ:AAPL", "309.05");
  await until(() => pricesOf(2).length > 1);
  expect(pricesOf(2)).toEqual(["308.91", "309.05"]);
  expect(fake.pages).toBe(3);
});

test("elements that are replaced, numbers in French and a market that has closed are read", async () => {
  const { fake, told, connection, until, pricesOf } = await start();
  Object.assign(fake.site.manners, { replacesElement: true, isDirect: true, locale: "fr" });
  connection.want(wanted("BINANCE:BTCUSDT"));
  await until(() => pricesOf(1).length > 0);
  fake.trade("BINANCE:BTCUSDT", "67124.01");
  await until(() => pricesOf(1).includes("67124.01"));
  fake.site.manners.locale = "en";
  connection.want(wanted("BINANCE:BTCUSDT", "NASDAQ:AAPL"));
  fake.session("NASDAQ:AAPL", "out_of_session");
  await until(() => told.quoted.some(({ id, quality }) => id === 2 && quality === Quality.CLOSED));
  expect(new Set(pricesOf(1))).toEqual(new Set(["67123.45", "67124.01"]));
});

test("a page that is slow to fill holds no other back", async () => {
  const { fake, connection, until, pricesOf } = await start();
  fake.site.manners.fillAfterMs = 1_500;
  connection.want(wanted("OANDA:EURUSD"));
  await until(() => fake.pages === 1);
  fake.site.manners.fillAfterMs = 0;
  connection.want(wanted("OANDA:EURUSD", "BINANCE:BTCUSDT"));
  await until(() => pricesOf(2).length > 0 || pricesOf(1).length > 0);
  expect([pricesOf(1), pricesOf(2)]).toEqual([[], ["67123.45"]]);
  await until(() => pricesOf(1).length > 0);
});

test("beyond the number of pages a ticker is told so, and gets the first page that is free", async () => {
  const { fake, told, connection, until, pricesOf } = await start({ pagesMax: 2 });
  connection.want(wanted("BINANCE:BTCUSDT", "NASDAQ:AAPL"));
  await until(() => pricesOf(1).length > 0 && pricesOf(2).length > 0);
  expect(told.faults).toEqual([]);
  connection.want(wanted("BINANCE:BTCUSDT", "NASDAQ:AAPL", "OANDA:EURUSD"));
  await until(() => told.faults.length > 0);
  expect(told.faults[0]).toMatchObject({ kind: "unavailable" });
  expect(told.faults[0]?.message).toContain("at most 2 tickers");
  connection.want(wanted("BINANCE:BTCUSDT", "NASDAQ:AAPL", "OANDA:EURUSD").slice(1));
  await until(() => pricesOf(3).length > 0);
  expect(told.faults).toHaveLength(1);
  expect(fake.pages).toBe(2);
});

test("the site's page for what it does not have is unknown; one hung page delays nobody and ends alone", async () => {
  const { fake, told, connection, until, pass, pricesOf } = await start();
  fake.site.hung.add("OANDA:EURUSD");
  connection.want(wanted("BINANCE:BTCUSDT", "OANDA:EURUSD", "NASDAQ:NOPE"));
  await until(() => pricesOf(1).length > 0 && told.faults.length > 0);
  expect(told.faults).toMatchObject([{ kind: "unknown", message: "TradingView has no such ticker." }]);
  for (let cents = 10; cents < 20; cents++) {
    fake.trade("BINANCE:BTCUSDT", `67124.${cents}`);
    await until(() => pricesOf(1).includes(`67124.${cents}`));
  }
  await pass(20_000);
  await until(() => told.faults.length > 1);
  expect(told.faults[1]).toMatchObject({ kind: "unavailable" });
  fake.site.hung.clear();
  // It is asked for again two seconds later.
  await pass(2_000);
  await until(() => pricesOf(2).length > 0);
});

test.each([
  ["captcha", "TradingView asks for a person to look at it.", 300_000],
  [429, "TradingView asks for fewer requests.", 60_000],
  [403, "TradingView refuses this location or network.", 60_000],
] as const)("a site that answers with %s is unavailable as a whole, never unknown", async (refusal, message, ms) => {
  const { fake, told, connection, until } = await start();
  fake.site.pageRefusal = refusal;
  connection.want(wanted("BINANCE:BTCUSDT"));
  await until(() => told.events.includes("closed"));
  expect(told.faults).toMatchObject([{ kind: "unavailable", message, retryAfterMs: ms }]);
});

test("a page that crashes is opened again, and the others go on", async () => {
  const { fake, told, connection, until, pass, pricesOf } = await start();
  connection.want(wanted("BINANCE:BTCUSDT", "NASDAQ:AAPL"));
  await until(() => pricesOf(1).length > 0 && pricesOf(2).length > 0);
  const page = browser.pages().find((each) => each.url().includes("AAPL"));
  void page?.goto("chrome://crash").catch(() => {});
  await until(() => told.faults.length > 0);
  expect(told.faults).toMatchObject([{ kind: "unavailable", message: "TradingView's page crashed." }]);
  fake.trade("BINANCE:BTCUSDT", "67200.5");
  await until(() => pricesOf(1).includes("67200.50"));
  await pass(2_000);
  await until(() => pricesOf(2).length > 1);
});
