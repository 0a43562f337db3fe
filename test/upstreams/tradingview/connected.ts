import { expect, onTestFinished } from "vitest";
import { TradingViewSource } from "../../../apps/server/src/sources/tradingview/source.ts";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { Told } from "../told.ts";
import { FakeTradingView, type FakeTradingViewOptions } from "./fake-tradingview.ts";
import type { LentBrowser } from "./lent-browser.ts";
import { WELL_KNOWN } from "./well-known.ts";

/** These tickers as a wanted set; ids count from 1. */
export const wanted = (...canonicals: readonly string[]) =>
  canonicals.map((canonical, n) => ({ id: n + 1, canonical }));

/** Within what a page and a socket have to answer. */
const STEP_MS = 5_000;

interface Options extends FakeTradingViewOptions {
  readonly pages?: number;
}

/** The source in a lent browser and the fake site that it reads; both end with the test, and nothing was done against the site's rules. Their clock stands still but for `pass`. */
export async function start(browser: LentBrowser, { pages = 3, ...options }: Options = {}) {
  const scheduler = new FakeScheduler();
  const itsScheduler = new FakeScheduler();
  const fake = await FakeTradingView.start({
    listed: WELL_KNOWN,
    scheduler: itsScheduler,
    pagesMax: pages,
    ...options,
  });
  const context = { scheduler, random: Math.random, log: { info: () => {}, warn: () => {} } };
  const source = new TradingViewSource({ url: fake.url, wsUrl: fake.wsUrl, pagesMax: pages }, context, browser.launch);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
    expect(fake.violations).toEqual([]);
    expect(scheduler.pending).toBe(0);
  });
  const connect = (...canonicals: readonly string[]) => {
    const told = new Told();
    const connection = source.connect(told);
    if (canonicals.length > 0) connection.want(wanted(...canonicals));
    const pricesOf = (id: number) =>
      told.quoted.flatMap((quote) => (quote.id === id && quote.price !== undefined ? [quote.price] : []));
    return { told, connection, pricesOf };
  };
  /** Looks again and again, and leaves the machine to the browser in between. */
  const until = async (isSo: () => boolean) => {
    const look = () => {
      scheduler.advance(0);
      return isSo();
    };
    await expect.poll(look, { interval: 5, timeout: 25_000 }).toBe(true);
  };
  /** Lets time pass on both sides in small steps, and the browser answer in between. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      scheduler.advance(Math.min(left, STEP_MS));
      itsScheduler.advance(Math.min(left, STEP_MS));
      await browser.moment(() => fake.site.unanswered);
      // A busy machine is no silent page: heartbeats must not overtake their echoes.
      while (!browser.hasHung() && [...fake.sockets].some(({ owesEcho }) => owesEcho)) await browser.turn();
    }
  };
  return { fake, source, scheduler, connect, until, pass };
}
