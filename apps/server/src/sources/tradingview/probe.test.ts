import { MarketSession } from "@streampulse/core";
import { expect, test } from "vitest";
import { start } from "../../../../../test/upstreams/tradingview/connected.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";

const browser = lentBrowser();
const AAPL = "NASDAQ:AAPL";

test("a probe is compared with what the stream says: not after hours, and not where their delays differ", async () => {
  const { fake, source, connect, until } = await start(browser);
  const probe = () => source.probe(AAPL, new AbortController().signal);
  const { connection, told, pricesOf } = connect(AAPL);
  await until(() => pricesOf(1).length > 0);
  expect(await probe()).toEqual({ price: "308.91" });
  fake.session(AAPL, "post_market");
  await until(() => told.infos.some(({ marketSession }) => marketSession === MarketSession.POST));
  expect(await probe()).toBeUndefined();
  fake.session(AAPL, "market");
  await until(() => told.infos.at(-1)?.marketSession === MarketSession.REGULAR);
  expect(await probe()).toEqual({ price: "308.91" });
  connection.close();
  fake.session(AAPL, "post_market");
  expect(await probe()).toEqual({ price: "308.91" });
});
