import { parseTicker, Quality, type TickerName } from "@streampulse/core";
import { expect, test } from "vitest";
import { start, wanted } from "../../../../../test/upstreams/tradingview/connected.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";

const browser = lentBrowser();
const [BTC, AAPL, DAILY] = ["BINANCE:BTCUSDT", "NASDAQ:AAPL", "NYSE:DAILY"] as const;

test("a page does not say how old its price is: it is live only where the site said that it streams", async () => {
  const { fake, source, connect, until } = await start(browser);
  const daily = { description: "Once a day", type: "fund", currency: "USD", price: "10.25", updateMode: "endofday" };
  fake.list({ symbol: DAILY, ...daily });
  for (const ticker of [BTC, AAPL, DAILY]) {
    const listing = await source.resolve(parseTicker(ticker) as TickerName, new AbortController().signal);
    expect(listing?.canonical).toBe(ticker);
  }
  fake.socketRefusal = 403;
  const { told: refused } = connect(BTC);
  await until(() => refused.events.includes("closed"));
  fake.site.manners.fill = "requests";
  const { told, connection } = connect();
  connection.want(wanted(BTC, AAPL, DAILY));
  await until(() => told.prices.length === 3);
  const qualities = Object.fromEntries(told.quoted.map(({ id, quality }) => [id, quality]));
  expect(qualities).toEqual({ 1: Quality.LIVE, 2: Quality.DELAYED, 3: Quality.DELAYED });
  // A page that is not in English may be one of a closed market.
  connection.want([]);
  fake.site.manners.locale = "fr";
  connection.want(wanted(BTC));
  await until(() => told.prices.length === 4);
  expect(told.quoted.at(-1)?.quality).toBe(Quality.DELAYED);
});
