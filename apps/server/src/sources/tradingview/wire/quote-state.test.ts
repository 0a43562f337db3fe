import { MarketSession, Quality, TickerType } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { Values } from "./messages.ts";
import { QuoteState } from "./quote-state.ts";

const NOW = 1_726_000_000_000;
const SECONDS = String(NOW / 1_000);

/** A stock's first answers, numbers as their own text. */
const STATIC: Values = {
  type: "stock",
  description: "Apple Inc.",
  exchange: "NASDAQ",
  currency_code: "USD",
  pricescale: "100",
  update_mode: "streaming",
  current_session: "market",
  prev_close_price: "200.00",
  lp: "220.50",
  lp_time: SECONDS,
  ch: "20.50",
  chp: "10.25",
};

/** The state after these messages, asked after each; gives what the last one brought. */
function after(...messages: readonly Values[]) {
  const state = new QuoteState();
  let at = NOW;
  const tell = (values: Values, laterMs = 0) => {
    at += laterMs;
    state.take(values, at);
    return state.news(at);
  };
  let news = state.news(NOW);
  for (const values of messages) news = tell(values);
  return { state, news, tell };
}

describe("the first answers", () => {
  test("are held until the price's digits, its age and its time are known, then are one quote and the facts", () => {
    const { lp_time, ...untimed } = STATIC;
    const { state, news, tell } = after({ bid: "220.40", ask: "220.60" }, untimed);
    expect(news).toEqual({ quote: undefined, info: undefined });
    expect(tell({ trade_loaded: true, lp_time })).toEqual({
      quote: {
        price: "220.50",
        sourceTimeMs: NOW,
        bid: "220.40",
        ask: "220.60",
        volume: undefined,
        change: "20.50",
        changePercent: "10.25",
        quality: Quality.LIVE,
      },
      info: {
        name: "Apple Inc.",
        exchange: "NASDAQ",
        currency: "USD",
        decimals: 2,
        previousClose: "200.00",
        marketSession: MarketSession.REGULAR,
        delaySeconds: 0,
        type: TickerType.STOCK,
      },
    });
    expect([state.hasPrice, state.refused]).toEqual([true, 0]);
  });

  test("that never say so are told when they are complete, and not as live", () => {
    const { state } = after({ lp: "8004.8000000000001819", volume: "6219.8907475200003319" });
    expect(state.news(NOW).quote).toBeUndefined();
    state.complete();
    const { quote, info } = state.news(NOW);
    expect(quote).toMatchObject({ price: "8004.8", volume: "6219.89074752", quality: Quality.DELAYED });
    expect(info).toBeUndefined();
  });

  test("without a time are told when they are complete, or when two seconds have passed", () => {
    const { lp_time: _, ...untimed } = STATIC;
    const { state, news, tell } = after(untimed);
    expect(news.quote).toBeUndefined();
    expect(tell({ bid: "220" }, 2_000).quote).toBeUndefined();
    expect(tell({ bid: "221" }, 1).quote).toMatchObject({ price: "220.50", sourceTimeMs: undefined, bid: "221" });
    const other = after(untimed).state;
    other.complete();
    expect(other.news(NOW).quote).toMatchObject({ price: "220.50", sourceTimeMs: undefined });
    expect(state.hasPrice && other.hasPrice).toBe(true);
  });

  test("without a price are no quote, whatever else they hold", () => {
    const { lp: _, ...others } = STATIC;
    const { state, news } = after({ ...others, bid: "1", volume: "5", lp_time: SECONDS });
    expect(news.quote).toBeUndefined();
    expect(news.info?.name).toBe("Apple Inc.");
    state.complete();
    expect([state.news(NOW).quote, state.hasPrice]).toEqual([undefined, false]);
  });
});

describe("what follows", () => {
  test("only a message with a last price is a price; the rest changes what stands beside it", () => {
    const { tell } = after(STATIC);
    expect(tell({ lp_time: String(NOW / 1_000 + 9) })).toEqual({ quote: undefined, info: undefined });
    expect(tell({ volume: "900" }).quote).toEqual({ volume: "900" });
    expect(tell({ bid: "220.45", ask: "220.55" }).quote).toEqual({ bid: "220.45", ask: "220.55" });
    expect(tell({ volume: "900" }).quote).toBeUndefined();
    expect(tell({ lp: "220.50" }).quote).toMatchObject({ price: "220.50", bid: "220.45" });
  });

  test("a price's time may come with it or a moment before; an older one is another price's", () => {
    const { tell } = after(STATIC);
    const at = (seconds: number) => ({ lp_time: String(NOW / 1_000 + seconds) });
    expect(tell({ lp: "221", ...at(1) }).quote?.sourceTimeMs).toBe(NOW + 1_000);
    tell(at(5), 4_000);
    expect(tell({ lp: "222" }).quote?.sourceTimeMs).toBe(NOW + 5_000);
    expect(tell({ lp: "223" }, 2_000).quote?.sourceTimeMs).toBe(NOW + 5_000);
    expect(tell({ lp: "224" }, 1).quote).toMatchObject({ price: "224", sourceTimeMs: undefined });
  });

  test("a change that does not come with its price is told from the previous close, never the last price's", () => {
    const { tell } = after(STATIC);
    expect(tell({ lp: "210", ch: "10", chp: "5" }).quote).toMatchObject({ change: "10", changePercent: "5" });
    expect(tell({ lp: "190" }).quote).toMatchObject({ change: "-10.00", changePercent: "-5.00" });
    expect(tell({ bid: "189" }).quote).toEqual({ bid: "189" });
    expect(tell({ ch: "-10.01" }).quote).toEqual({ change: "-10.01" });
    const { tell: without } = after({ ...STATIC, prev_close_price: null });
    expect(without({ lp: "190" }).quote).toMatchObject({ price: "190", change: undefined, changePercent: undefined });
  });

  test("facts are told again only where they changed", () => {
    const { tell } = after(STATIC);
    expect(tell({ high_price: "222.5", exchange: "NASDAQ" }).info).toEqual({ high: "222.5" });
    expect(tell({ high_price: "222.5" }).info).toBeUndefined();
    expect(tell({ pricescale: "1000" }).info).toEqual({ decimals: 3 });
  });
});

describe("how good a price is", () => {
  test("delayed with its seconds, at the end of the day without", () => {
    const delayed = after({ ...STATIC, update_mode: "delayed_streaming_900" }).news;
    expect([delayed.quote?.quality, delayed.info?.delaySeconds]).toEqual([Quality.DELAYED, 900]);
    const daily = after({ ...STATIC, update_mode: "endofday" }).news;
    expect([daily.quote?.quality, daily.info?.delaySeconds]).toEqual([Quality.DELAYED, undefined]);
  });

  test("a market that closes, or a feed that slows, is told without a price", () => {
    const { tell } = after(STATIC);
    const closed = tell({ current_session: "out_of_session" });
    expect(closed).toEqual({ quote: { quality: Quality.CLOSED }, info: { marketSession: MarketSession.CLOSED } });
    expect(tell({ current_session: "market" }).quote).toEqual({ quality: Quality.LIVE });
    const slow = tell({ update_mode: "delayed_streaming_600" });
    expect(slow).toEqual({ quote: { quality: Quality.DELAYED }, info: { delaySeconds: 600 } });
  });

  test("a coin's market is always open, and a word that is not known changes nothing", () => {
    const { news, tell } = after({ ...STATIC, type: "crypto" });
    expect(news.info).toMatchObject({ type: TickerType.CRYPTO, marketSession: MarketSession.ALWAYS_OPEN });
    expect(tell({ current_session: "lunch" })).toEqual({ quote: undefined, info: undefined });
  });
});

describe("outside of the market's hours", () => {
  const late = (seconds: number) => String(NOW / 1_000 + seconds);

  test("the price is the one of those hours, with its own time and change, and back again", () => {
    const { tell } = after({ ...STATIC, lp_time: SECONDS });
    const closing = tell({ "market-status": { phase: "post-market" }, rtc: "219.75", rtc_time: late(60) });
    expect(closing.info).toEqual({ marketSession: MarketSession.POST });
    expect(closing.quote).toMatchObject({
      price: "219.75",
      sourceTimeMs: NOW + 60_000,
      change: "-0.75",
      changePercent: "-0.34",
      quality: Quality.LIVE,
    });
    const next = tell({ rtc: "219.80", rtc_time: late(70), rch: "-0.70", rchp: "-0.32" });
    expect(next.quote).toMatchObject({ price: "219.80", change: "-0.70", changePercent: "-0.32" });
    // A correction of the day's last price is not the newest price.
    expect(tell({ lp: "220.51" }).quote?.price).toBeUndefined();
    tell({ "market-status": { phase: "regular" } });
    expect(tell({ lp: "221", lp_time: late(9_000), ch: "1", chp: "0.5" }).quote).toMatchObject({
      price: "221",
      sourceTimeMs: NOW + 9_000_000,
      change: "1",
    });
  });

  test("this morning's early trades are not this evening's price", () => {
    const { tell } = after({ ...STATIC, rtc: "230", rtc_time: late(-20_000), lp_time: SECONDS });
    expect(tell({ current_session: "post_market" }).quote).toBeUndefined();
    expect(tell({ rtc: "219" }).quote).toBeUndefined();
    expect(tell({ rtc_time: late(60) }).quote).toMatchObject({ price: "219", sourceTimeMs: NOW + 60_000 });
    const untimed = after({ ...STATIC, lp_time: undefined, rtc: "230" });
    untimed.state.complete();
    expect(untimed.state.news(NOW).quote?.price).toBe("220.50");
    expect(untimed.tell({ current_session: "post_market" }).quote?.price).toBeUndefined();
    expect(untimed.tell({ rtc: "231" }).quote?.price).toBe("231");
  });

  test("with the market open they are nothing", () => {
    const { tell } = after({ ...STATIC, lp_time: SECONDS });
    expect(tell({ rtc: "230", rtc_time: late(5) }).quote).toBeUndefined();
  });
});

describe("what makes no sense", () => {
  test.each([
    ["a price of zero", { lp: "0" }],
    ["a price below zero", { lp: "-1" }],
    ["a price that is no number", { lp: "NaN" }],
    ["a price that is a list", { lp: ["1"] }],
    ["a price of sixteen digits", { lp: "1000000000000000" }],
    ["a time in milliseconds", { lp_time: String(NOW) }],
    ["a time of nothing", { lp_time: "0" }],
    ["a volume below zero", { volume: "-1" }],
    ["a change that is text", { ch: "much" }],
    ["a bid below zero", { bid: "-1" }],
    ["a name of 501 characters", { description: "x".repeat(501) }],
    ["a list of seventeen words", { typespecs: Array.from({ length: 17 }, () => "x") }],
    ["a list of lists", { typespecs: [["common"]] }],
  ])("%s is refused and counted, and what stood before stands", (_, values) => {
    const { state, tell } = after(STATIC);
    expect(tell(values)).toEqual({ quote: undefined, info: undefined });
    expect(state.refused).toBe(1);
    expect(tell({ lp: "221" }).quote).toMatchObject({ price: "221" });
  });

  test("a price of fifteen digits is one, and a yield may be zero or less", () => {
    expect(after(STATIC).tell({ lp: "999999999999999" }).quote?.price).toBe("999999999999999");
    const bond = after({ ...STATIC, type: "bond", lp: "-0.355", prev_close_price: "0" });
    expect(bond.news.quote?.price).toBe("-0.355");
    expect(bond.tell({ lp: "0" }).quote?.price).toBe("0");
    expect(bond.state.refused).toBe(0);
  });

  test("a name of 500 characters, of which 200 are shown, and a list of sixteen words are kept", () => {
    const { state, tell } = after(STATIC);
    expect(tell({ description: "x".repeat(500) }).info?.name).toHaveLength(200);
    tell({ typespecs: Array.from({ length: 16 }, () => "x"), listed_exchange: null });
    expect(state.refused).toBe(0);
  });

  test("zero and null are no bid, ask or figure of the day", () => {
    const { news } = after({ ...STATIC, bid: "0", ask: null, open_price: "0.0", high_price: "221" });
    expect(news.quote).toMatchObject({ bid: undefined, ask: undefined });
    expect(news.info?.open).toBeUndefined();
    expect(news.info?.high).toBe("221");
  });
});
