import { SourceState, TickerErrorCode, TickerOutcome, type Quote, type TickerError } from "@streampulse/core";
import { beforeEach, describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { StreamPulseError } from "./errors.ts";
import { createPriceStore, type PriceStore } from "./price-store.ts";
import type { WatchHandlers } from "./watch-handlers.ts";

let handlers: WatchHandlers;
let watched: readonly string[];
let answer: (outcome: TickerOutcome, message?: string) => void;
let refuse: (error: StreamPulseError) => void;
let told: string[];
let tell: () => void;
let store: PriceStore;

/** A client whose stream the test plays: what a store needs of one. */
const client = {
  watch(tickers: readonly string[], given: WatchHandlers) {
    handlers = given;
    watched = tickers;
    return {
      get tickers() {
        return watched;
      },
      connection: { status: "connecting" },
      stop: () => given.onEnd?.(),
    };
  },
  add: (ticker: string) => change(ticker),
  remove: (ticker: string) => change(ticker),
} as unknown as Client;

function change(ticker: string) {
  return new Promise((resolve, reject) => {
    answer = (outcome, message = "") =>
      resolve([{ ticker, outcome, code: message ? TickerErrorCode.UNKNOWN_TICKER : 0, message }]);
    refuse = reject;
  });
}

beforeEach(() => {
  told = [];
  let due: (() => void) | undefined;
  tell = () => {
    due?.();
    due = undefined;
  };
  store = createPriceStore(client, {
    tickers: ["aapl", "MSFT"],
    notify: (call) => {
      expect(due).toBeUndefined();
      due = call;
    },
  });
  for (const ticker of ["AAPL", "MSFT", "NOSUCH"]) store.subscribe(ticker, () => told.push(ticker));
  store.subscribeTickers(() => told.push("tickers"));
  store.subscribeConnection(() => told.push("connection"));
  store.subscribeErrors((error) => told.push(`error ${error.ticker}`));
  store.start();
  tell();
  told.length = 0;
});

test("it says how its stream is from the moment that it is started, also where the stream does not tell how it begins", () => {
  const fresh = createPriceStore(client, { tickers: ["AAPL"], notify: (call) => call() });
  const states: string[] = [];
  fresh.subscribeConnection(() => states.push(fresh.connection.status));
  expect(fresh.connection.status).toBe("stopped");
  fresh.start();
  expect(fresh.connection).toEqual({ status: "connecting" });
  expect(states).toEqual(["connecting"]);
});

const quote = (ticker: string, sequence: number, more: Partial<Quote> = {}): Quote => ({
  ticker,
  sequence,
  price: String(sequence),
  receivedTimeMs: 1,
  quality: 1,
  epoch: 1,
  source: "s",
  stale: false,
  ...more,
});
const error = (ticker: string, code: TickerErrorCode, removed: boolean): TickerError => ({
  ticker,
  code,
  removed,
  message: "so it is",
});

describe("snapshots", () => {
  test("keep their identity until they change, and change one ticker at a time", () => {
    handlers.onQuotes?.([quote("AAPL", 1), quote("MSFT", 1)]);
    const [aapl, msft, tickers] = [store.price("AAPL"), store.price("MSFT"), store.tickers];
    expect(store.price("AAPL")).toBe(aapl);
    handlers.onQuotes?.([quote("AAPL", 2)]);
    expect(store.price("AAPL")).not.toBe(aapl);
    expect(store.quote("AAPL")?.sequence).toBe(2);
    expect(store.price("MSFT")).toBe(msft);
    expect(store.tickers).toBe(tickers);
    expect(store.price("TSLA")).toBe(store.price("NVDA"));
  });

  test("a temporary error stands beside the last price until a fresh one comes", () => {
    handlers.onQuotes?.([quote("AAPL", 1)]);
    handlers.onErrors?.([error("AAPL", TickerErrorCode.UNAVAILABLE, false)]);
    handlers.onQuotes?.([quote("AAPL", 2, { stale: true })]);
    expect(store.price("AAPL")).toMatchObject({ quote: { sequence: 2 }, error: { code: 2 } });
    handlers.onQuotes?.([quote("AAPL", 3)]);
    expect(store.error("AAPL")).toBeUndefined();
    expect(store.tickers).toEqual(["AAPL", "MSFT"]);
  });

  test("stay when the stream stops, and the same set is asked for when it starts again", async () => {
    handlers.onQuotes?.([quote("AAPL", 1)]);
    store.stop();
    await store.remove("MSFT");
    await store.add("tsla");
    expect(store.quote("AAPL")?.sequence).toBe(1);
    store.start();
    expect(watched).toEqual(["AAPL", "TSLA"]);
  });
});

describe("listeners", () => {
  test("are told once per batch, and only of their own ticker", () => {
    handlers.onInfos?.([{ ticker: "AAPL" }]);
    handlers.onQuotes?.([quote("AAPL", 1), quote("AAPL", 2)]);
    expect(told).toEqual([]);
    tell();
    expect(told).toEqual(["AAPL"]);
    handlers.onConnection?.({ status: "live" });
    handlers.onQuotes?.([quote("MSFT", 1)]);
    tell();
    expect(told).toEqual(["AAPL", "connection", "MSFT"]);
    expect(store.connection).toEqual({ status: "live" });
  });

  test("that are told late hear each ticker's last error, however many there were", () => {
    const heard: string[] = [];
    store.subscribeErrors(({ ticker, message }) => heard.push(`${ticker} ${message}`));
    for (let count = 0; count < 3; count++) {
      for (const ticker of ["AAPL", "MSFT"]) {
        handlers.onErrors?.([{ ...error(ticker, TickerErrorCode.UNAVAILABLE, false), message: `away ${count}` }]);
      }
    }
    tell();
    expect(heard).toEqual(["AAPL away 2", "MSFT away 2"]);
  });

  test("that have left hear nothing, and one may leave while all are told", () => {
    const heard: string[] = [];
    const leave = store.subscribe("AAPL", () => {
      heard.push("first");
      leave();
    });
    store.subscribe("AAPL", () => heard.push("second"));
    for (const sequence of [1, 2]) {
      handlers.onQuotes?.([quote("AAPL", sequence)]);
      tell();
    }
    expect(heard).toEqual(["first", "second", "second"]);
  });

  test("by default are told at the end of the turn", async () => {
    const plain = createPriceStore(client, { tickers: ["AAPL"] });
    const heard = new Promise<void>((resolve) => plain.subscribe("AAPL", resolve));
    plain.start();
    handlers.onQuotes?.([quote("AAPL", 1)]);
    await heard;
  });
});

describe("the wanted set", () => {
  test("holds an added ticker at once, and lets it go with the reason when it is refused", async () => {
    const added = store.add("nosuch");
    expect(store.tickers).toEqual(["AAPL", "MSFT", "NOSUCH"]);
    answer(TickerOutcome.REJECTED, "unknown");
    expect(await added).toMatchObject({ outcome: TickerOutcome.REJECTED });
    expect(store.tickers).toEqual(["AAPL", "MSFT"]);
    expect(store.price("NOSUCH")).toMatchObject({ error: { message: "unknown", removed: true } });
    tell();
    expect(told).toEqual(["tickers", "NOSUCH", "error NOSUCH"]);
    const again = store.add("NOSUCH");
    expect(store.error("NOSUCH")).toBeUndefined();
    answer(TickerOutcome.ACCEPTED);
    await again;
    expect(store.tickers).toContain("NOSUCH");
  });

  test("keeps a ticker that was added again before its first add was refused", async () => {
    const first = store.add("TSLA");
    const refuseFirst = answer;
    const removed = store.remove("TSLA");
    answer(TickerOutcome.REMOVED);
    const again = store.add("TSLA");
    watched = [...watched, "TSLA"];
    refuseFirst(TickerOutcome.REJECTED, "too many");
    await first;
    await removed;
    answer(TickerOutcome.ACCEPTED);
    await again;
    expect(store.tickers).toContain("TSLA");
  });

  test("loses a ticker that the stream says is unknown, prices and all, but not its reason", () => {
    handlers.onQuotes?.([quote("AAPL", 1)]);
    handlers.onErrors?.([error("AAPL", TickerErrorCode.UNKNOWN_TICKER, true)]);
    expect(store.tickers).toEqual(["MSFT"]);
    expect(store.price("AAPL")).toEqual({ error: error("AAPL", TickerErrorCode.UNKNOWN_TICKER, true) });
  });

  test("loses a removed ticker and its prices at once", async () => {
    handlers.onQuotes?.([quote("AAPL", 1)]);
    const removed = store.remove("AAPL");
    expect(store.tickers).toEqual(["MSFT"]);
    expect(store.price("AAPL")).toEqual({});
    answer(TickerOutcome.REMOVED);
    expect(await removed).toMatchObject({ ticker: "AAPL", outcome: TickerOutcome.REMOVED });
  });

  test("asks nothing for a ticker that is there already, or not at all", async () => {
    expect((await store.add("AAPL")).outcome).toBe(TickerOutcome.ALREADY);
    expect((await store.remove("TSLA")).outcome).toBe(TickerOutcome.ABSENT);
  });

  test("is the stream's again after a change failed for good", async () => {
    const added = store.add("TSLA");
    refuse(new StreamPulseError("permission_denied", "not yours"));
    await expect(added).rejects.toMatchObject({ code: "permission_denied" });
    expect(store.tickers).toEqual(["AAPL", "MSFT"]);
  });

  test("refuses a text that is no ticker", async () => {
    await expect(store.add("a b")).rejects.toMatchObject({ code: "invalid_argument" });
    expect(() => createPriceStore(client, { tickers: [""] })).toThrow(StreamPulseError);
    expect(store.tickers).toEqual(["AAPL", "MSFT"]);
  });
});

test("why a source brings nothing stays with its tickers until a fresh quote; who listens hears of those of the set", () => {
  const heard: (readonly string[])[] = [];
  store.subscribeSourceChanges(({ tickers }) => heard.push(tickers));
  const broken = { source: "first", state: SourceState.DOWN, tickers: ["AAPL", "GONE"], reason: "First is away." };
  handlers.onSourceChanges?.([broken]);
  tell();
  expect(heard).toEqual([["AAPL"]]);
  expect(told).toEqual(["AAPL"]);
  expect(store.price("AAPL").sourceChange?.reason).toBe("First is away.");
  expect(store.price("GONE")).toEqual({});
  const said = { ticker: "AAPL", price: "1", receivedTimeMs: 1, sequence: 1, epoch: 1, source: "first", quality: 1 };
  handlers.onQuotes?.([{ ...said, stale: true } as Quote]);
  expect(store.price("AAPL").sourceChange?.reason).toBe("First is away.");
  handlers.onQuotes?.([{ ...said, stale: false } as Quote]);
  expect(store.price("AAPL").sourceChange).toBeUndefined();
});

test("the session is as the stream told it last", () => {
  expect(store.session).toBeUndefined();
  const session = {
    clientId: "c",
    tickers: ["AAPL"],
    revision: 1,
    heartbeatMs: 5_000,
    serverTimeMs: 0,
    clockAheadMs: 0,
    maxTickers: 256,
  };
  handlers.onSession?.({ ...session, resumed: false });
  expect(store.session).toEqual({ ...session, resumed: false });
});

test("a stream that falls silent and speaks again is the same one; what has come is counted", () => {
  handlers.onConnection?.({ status: "live" });
  handlers.onQuotes?.([quote("AAPL", 1), quote("AAPL", 4)]);
  handlers.onConnection?.({ status: "stalled", sinceMs: 0 });
  handlers.onConnection?.({ status: "live" });
  handlers.onQuotes?.([quote("AAPL", 6)]);
  expect(store.tally()).toEqual({ quotes: 3, skipped: 3, streams: 1 });
  handlers.onConnection?.({ status: "connecting" });
  handlers.onConnection?.({ status: "live" });
  handlers.onQuotes?.([quote("AAPL", 60)]);
  expect(store.tally()).toEqual({ quotes: 4, skipped: 3, streams: 2 });
});
