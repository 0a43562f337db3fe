import type { ConnectionState, SourceChange } from "@streampulse/client";
import { Quality, SourceState, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import { Happenings, HAPPENINGS_MAX, sinceFaultMs } from "./happenings.ts";

/** A store that the test moves by hand. */
function byHand() {
  const quotes = new Map<string, Quote>();
  const listeners = new Map<string, () => void>();
  let connection: ConnectionState = { status: "live" };
  let tellConnection = () => {};
  let tellSource = (_change: SourceChange) => {};
  let tellTickers = () => {};
  let nowMs = 0;
  const happenings = new Happenings(
    {
      get tickers() {
        return [...quotes.keys()];
      },
      get connection() {
        return connection;
      },
      quote: (ticker) => quotes.get(ticker),
      subscribe(ticker, listener) {
        listeners.set(ticker, listener);
        return () => void listeners.delete(ticker);
      },
      subscribeTickers: (listener) => ((tellTickers = listener), () => (tellTickers = () => {})),
      subscribeConnection: (listener) => ((tellConnection = listener), () => (tellConnection = () => {})),
      subscribeSourceChanges: (listener) => ((tellSource = listener), () => (tellSource = () => {})),
    },
    () => nowMs,
  );
  const at = (ms: number) => (nowMs = ms);
  return {
    happenings,
    at,
    listeners,
    texts: () => happenings.all().map(({ text }) => text),
    price(stale: boolean, ...tickers: string[]) {
      for (const ticker of tickers) {
        const rest = { price: "1", sequence: 1, epoch: 1, receivedTimeMs: 0, quality: Quality.LIVE, source: "kraken" };
        quotes.set(ticker, { ticker, stale, ...rest });
        listeners.get(ticker)?.();
      }
      return Promise.resolve();
    },
    remove(ticker: string) {
      quotes.delete(ticker);
      tellTickers();
      return Promise.resolve();
    },
    connect(state: ConnectionState) {
      connection = state;
      tellConnection();
    },
    change: (change: SourceChange) => tellSource(change),
  };
}

test("a freeze as it unfolds: marked as old together, another source, fresh again, each since the fault", async () => {
  const { happenings, at, price, change, texts } = byHand();
  await price(false, "A", "B", "C", "D");
  happenings.follow();
  at(1_000);
  happenings.note("bad", "kraken is frozen on purpose", true);
  at(6_500);
  await price(true, "A", "B", "C", "D");
  at(9_000);
  change({ source: "kraken", state: SourceState.FAILED_OVER, tickers: ["A"], toSource: "binance", jumpPercent: "1.5" });
  await price(false, "A");
  expect(texts()).toEqual([
    "A fresh again (kraken)",
    "binance stands in for kraken with A, its first price 1.5 % away",
    "A, B, C and 1 more marked as old (kraken)",
    "kraken is frozen on purpose",
  ]);
  expect(happenings.all().map((_, n) => sinceFaultMs(happenings.all(), n))).toEqual([8_000, 8_000, 5_500, undefined]);
});

test("what is told again is no news, and what was old from the start neither", async () => {
  const { happenings, price, texts } = byHand();
  await price(true, "A");
  happenings.follow();
  await price(true, "A");
  expect(texts()).toEqual([]);
});

test("a ticker that was removed while it was old is not fresh again", async () => {
  const { happenings, price, remove, texts } = byHand();
  await price(false, "A", "B");
  happenings.follow();
  await price(true, "A");
  await remove("A");
  await price(true, "B");
  expect(texts()).toEqual(["B marked as old (kraken)", "A marked as old (kraken)"]);
});

test("the stream is lost, with its reason, and open again", () => {
  const { happenings, connect, texts } = byHand();
  happenings.follow();
  connect({ status: "reconnecting", attempt: 0, retryAtMs: 0, reason: "cut" });
  connect({ status: "connecting" });
  connect({ status: "live" });
  connect({ status: "stalled", sinceMs: 0 });
  connect({ status: "live" });
  expect(texts()).toEqual([
    "The stream speaks again",
    "The stream has gone silent",
    "The stream is open",
    "The stream was lost: cut",
  ]);
});

test("so many are kept, and after its end nothing is heard", async () => {
  const { happenings, price, listeners } = byHand();
  await price(false, "A");
  const leave = happenings.follow();
  for (let n = 0; n <= HAPPENINGS_MAX; n++) happenings.note("neutral", String(n));
  expect(happenings.all()).toHaveLength(HAPPENINGS_MAX);
  expect(happenings.all().at(-1)?.text).toBe("1");
  leave();
  expect(listeners.size).toBe(0);
});
