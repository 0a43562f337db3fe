import { type SessionInfo, SourceState, StreamPulseError, TickerErrorCode, TickerOutcome } from "@streampulse/client";
import { expect, test } from "vitest";
import { BrowserStage } from "../../../../../../test/browser-stage.ts";

test("tabs share one stream over all that they want, and each hears its own tickers, once a frame at most", async () => {
  const stage = new BrowserStage();
  const [one, two] = [stage.tab("AAPL", "MSFT"), stage.tab("MSFT")];
  await stage.pass(20);
  expect(stage.clients.map(({ tickers }) => [...tickers])).toEqual([["AAPL", "MSFT"]]);
  for (const tab of [one, two]) tab.near.post({ kind: "took" });
  for (let n = 0; n < 100; n++) for (const ticker of ["AAPL", "MSFT"]) stage.quote(ticker, String(n));
  await stage.pass(20);
  expect(one.prices()).toEqual(["AAPL 99", "MSFT 99"]);
  expect(two.prices()).toEqual(["MSFT 99"]);
});

test("who joins later has what is known at once: price, facts, trouble and its cause", async () => {
  const stage = new BrowserStage();
  stage.tab("AAPL");
  await stage.pass(20);
  stage.quote("AAPL", "7");
  const { handlers } = stage.client;
  handlers.onInfos?.([{ ticker: "AAPL", name: "Apple" }]);
  stage.quote("AAPL", "7", true);
  const error = { ticker: "AAPL", code: TickerErrorCode.UNAVAILABLE, message: "away", removed: false };
  handlers.onErrors?.([error]);
  handlers.onSourceChanges?.([{ source: "s", state: SourceState.DOWN, tickers: ["AAPL"], reason: "cut" }]);
  await stage.pass(20);
  const session = { clientId: "", tickers: [], revision: 1, heartbeatMs: 5_000, serverTimeMs: 0, maxTickers: 256 };
  handlers.onSession?.({ ...session, clockAheadMs: 600_000, resumed: false });
  await stage.pass(10_000);
  const { store } = stage.page("AAPL");
  await stage.pass(20);
  // However long ago that was, the clock is as far ahead.
  expect(store.session?.clockAheadMs).toBe(600_000);
  expect(store.connection.status).toBe("live");
  expect(store.price("AAPL")).toMatchObject({
    quote: { price: "7", stale: true },
    info: { name: "Apple" },
    error: { message: "away" },
    sourceChange: { reason: "cut" },
  });
  expect(stage.clients).toHaveLength(1);
  stage.quote("AAPL", "8");
  await stage.pass(20);
  expect(store.price("AAPL")).toEqual({ quote: expect.objectContaining({ price: "8" }), info: expect.anything() });
});

test("ten tabs that scroll through 500 rows stay within what a session may change", async () => {
  const stage = new BrowserStage();
  const tabs = Array.from({ length: 10 }, () => stage.tab());
  await stage.pass(20);
  const shown = tabs.map(() => 0);
  const rows = 30;
  for (let frame = 0; frame < 600; frame++) {
    tabs.forEach(({ near }, at) => {
      const from = shown[at]!;
      const change = (add: boolean, row: number): void =>
        near.post({ kind: "change", call: frame * 4 + Number(add), add, tickers: [`T${(row + at * 7) % 500}`] });
      change(true, from + rows);
      change(false, from);
      shown[at] = from + 1;
    });
    await stage.pass(16);
  }
  // 60 at once, and 10 in a second: what is added and removed in one turn is one call.
  const seconds = (600 * 16) / 1_000;
  const calls = stage.client.calls.filter(([kind]) => kind === "add").length;
  expect(calls).toBeGreaterThan(20);
  expect(calls).toBeLessThanOrEqual(10 * seconds);
  expect(stage.client.tickers.size).toBeLessThanOrEqual(500);
  await stage.pass(5_000);
  const wanted = new Set(
    tabs.flatMap((_, at) => Array.from({ length: rows }, (__, row) => `T${(shown[at]! + row + at * 7) % 500}`)),
  );
  expect([...stage.client.tickers].toSorted()).toEqual([...wanted].toSorted());
});

test("what a tab has left makes room for what it wants now, where the session has no more", async () => {
  const stage = new BrowserStage();
  const tab = stage.tab("A", "B", "C");
  await stage.pass(20);
  stage.client.handlers.onSession?.({ maxTickers: 3 } as SessionInfo);
  const change = (add: boolean, ...tickers: string[]): void => tab.near.post({ kind: "change", call: 1, add, tickers });
  change(false, "B");
  change(false, "A");
  await stage.pass(300);
  change(true, "D");
  await stage.pass(300);
  expect([...stage.client.tickers]).toEqual(["A", "C", "D"]);
  // What lingers goes first as it was left first.
  expect(stage.client.calls.at(-2)).toEqual(["remove", "B"]);
});

test("a tab that does not take its batches gets two, and then the newest prices alone", async () => {
  const stage = new BrowserStage();
  const tab = stage.tab("AAPL");
  await stage.pass(20);
  for (let n = 0; n < 50; n++) {
    stage.quote("AAPL", String(n));
    await stage.pass(20);
  }
  expect(tab.batches()).toHaveLength(2);
  tab.near.post({ kind: "took" });
  await stage.pass(20);
  expect(tab.batches()).toHaveLength(3);
  expect(tab.prices().at(-1)).toBe("AAPL 49");
});

test("a hidden tab gets no prices, the newest when it is seen again, and wants nothing after half a minute", async () => {
  const stage = new BrowserStage();
  const { store, hide } = stage.page("AAPL");
  await stage.pass(20);
  stage.quote("AAPL", "1");
  await stage.pass(20);
  hide(true);
  await stage.pass(20);
  stage.quote("AAPL", "2");
  await stage.pass(1_000);
  expect(store.quote("AAPL")?.price).toBe("1");
  hide(false);
  await stage.pass(20);
  expect(store.quote("AAPL")?.price).toBe("2");
  hide(true);
  await stage.pass(29_000);
  expect([...stage.client.tickers]).toEqual(["AAPL"]);
  await stage.pass(10_000);
  expect([...stage.client.tickers]).toEqual([]);
  hide(false);
  await stage.pass(200);
  expect([...stage.client.tickers]).toEqual(["AAPL"]);
  stage.quote("AAPL", "3");
  await stage.pass(20);
  expect(store.quote("AAPL")?.price).toBe("3");
});

test("a tab that died without a word wants nothing after 15 s; one that was only silent is asked who it is", async () => {
  const stage = new BrowserStage();
  const tab = stage.tab("AAPL");
  const other = stage.page("MSFT");
  await stage.pass(14_000);
  expect([...stage.client.tickers]).toEqual(["AAPL", "MSFT"]);
  await stage.pass(10_000);
  expect([...stage.client.tickers]).toEqual(["MSFT"]);
  tab.near.post({ kind: "ask" });
  await stage.pass(20);
  expect(tab.heard.at(-1)).toEqual({ kind: "stranger" });
  expect(other.losses()).toBe(0);
});

test("a refused ticker leaves every tab that wanted it, with the reason", async () => {
  const stage = new BrowserStage();
  stage.refuses.add("AAPLX");
  const [one, two] = [stage.page("AAPL"), stage.page("AAPL")];
  await stage.pass(200);
  const answers = [one, two].map(({ store }) => store.add("AAPLX"));
  await stage.pass(200);
  expect((await Promise.all(answers)).map(({ outcome }) => outcome)).toEqual([
    TickerOutcome.REJECTED,
    TickerOutcome.REJECTED,
  ]);
  for (const { store } of [one, two]) {
    expect(store.tickers).toEqual(["AAPL"]);
    expect(store.error("AAPLX")?.code).toBe(TickerErrorCode.UNKNOWN_TICKER);
  }
});

test("a stream that ended for good ends in every tab, and whoever starts again has a fresh client", async () => {
  const stage = new BrowserStage();
  const [one, two] = [stage.page("AAPL"), stage.page("AAPL")];
  await stage.pass(20);
  const error = new StreamPulseError("aborted", "Another stream took over.", { reason: "SUPERSEDED" });
  stage.client.handlers.onConnection?.({ status: "stopped", reason: error.message });
  stage.client.handlers.onEnd?.(error);
  await stage.pass(20);
  for (const { store } of [one, two]) {
    expect(store.connection).toEqual({ status: "stopped", reason: "Another stream took over." });
  }
  one.store.start();
  await stage.pass(20);
  expect(stage.clients).toHaveLength(2);
  expect(one.store.connection.status).toBe("live");
  stage.quote("AAPL", "5");
  await stage.pass(20);
  expect([one, two].map(({ store }) => store.quote("AAPL")?.price)).toEqual(["5", undefined]);
});

test("a holder that falls silent is left within 3 s; the next has all that the tab wants, and no older price comes", async () => {
  const stage = new BrowserStage();
  const { store, losses } = stage.page("AAPL");
  await stage.pass(200);
  const old = stage.quote("AAPL", "1");
  const newest = stage.quote("AAPL", "2");
  const waits = store.add("TSLA");
  await stage.pass(20);
  stage.holder.close();
  stage.holder = stage.hold();
  await stage.pass(3_000);
  expect(losses()).toBe(1);
  expect(store.connection.status).toBe("live");
  expect([...stage.client.tickers].toSorted()).toEqual(["AAPL", "TSLA"]);
  expect((await waits).outcome).toBe(TickerOutcome.ACCEPTED);
  stage.client.handlers.onQuotes?.([old]);
  await stage.pass(20);
  expect(store.quote("AAPL")).toEqual(newest);
});

test("a tab is connecting until it is served, or offline where the browser has no network, and never stopped", async () => {
  const stage = new BrowserStage();
  const online = stage.page("AAPL");
  stage.isOffline = true;
  const offline = stage.page("AAPL");
  expect([online.states, offline.states]).toEqual([["connecting"], ["offline"]]);
  stage.isOffline = false;
  await stage.pass(20);
  expect([online.states.at(-1), offline.states.at(-1)]).toEqual(["live", "live"]);
  expect([...online.states, ...offline.states]).not.toContain("stopped");
});

test("a ticker that was left has its last price again, as old, where the server is away by then", async () => {
  const stage = new BrowserStage();
  const { store } = stage.page("AAPL", "MSFT");
  await stage.pass(20);
  stage.quote("AAPL", "7");
  await stage.pass(20);
  void store.remove("AAPL");
  await stage.pass(20);
  stage.client.handlers.onConnection?.({ status: "reconnecting", attempt: 0, retryAtMs: 0, reason: "away" });
  await stage.pass(20);
  void store.add("AAPL");
  expect(store.quote("AAPL")).toMatchObject({ price: "7", stale: true });
});

test("while the server is away, what was kept stands in for prices, as old; the same quote takes its place when it comes", async () => {
  const stage = new BrowserStage();
  const first = stage.page("AAPL");
  await stage.pass(20);
  const quote = stage.quote("AAPL", "7");
  await stage.pass(20);
  for (const ticker of ["AAPL", "MSFT"])
    stage.kept.set(ticker, { quote: { ...quote, ticker, price: "6", stale: true } });
  stage.client.handlers.onConnection?.({ status: "reconnecting", attempt: 0, retryAtMs: 0, reason: "away" });
  const { store } = stage.page("AAPL");
  await stage.pass(20);
  // What was live in this tab is newer than what was kept.
  expect(first.store.quote("AAPL")).toEqual(quote);
  expect(store.quote("AAPL")).toEqual(quote);
  void store.add("MSFT");
  expect(store.quote("MSFT")).toMatchObject({ price: "6", stale: true });
  await stage.pass(200);
  stage.client.handlers.onConnection?.({ status: "live" });
  stage.client.handlers.onQuotes?.([{ ...quote, ticker: "MSFT" }]);
  await stage.pass(20);
  expect(store.quote("MSFT")).toMatchObject({ price: "7", stale: false, sequence: quote.sequence });
});

test("beside a live stream what was kept stays old until its own price comes, and goes where the ticker is refused", async () => {
  const stage = new BrowserStage();
  for (const ticker of ["AAPL", "MSFT", "GONE"]) {
    const quote = { ...stage.quote(ticker, "6"), stale: true };
    stage.kept.set(ticker, { quote });
  }
  stage.isOffline = true;
  const { store, link } = stage.page("AAPL", "MSFT", "GONE");
  expect(store.tickers.map((ticker) => store.quote(ticker)?.price)).toEqual(["6", "6", "6"]);
  stage.isOffline = false;
  await stage.pass(20);
  expect(store.connection.status).toBe("live");
  const [message, removed] = ["unknown", true];
  stage.client.handlers.onErrors?.([{ ticker: "GONE", code: TickerErrorCode.UNKNOWN_TICKER, message, removed }]);
  stage.client.handlers.onErrors?.([
    { ticker: "MSFT", code: TickerErrorCode.UNAVAILABLE, message: "away", removed: false },
  ]);
  stage.quote("AAPL", "7");
  await stage.pass(20);
  expect(store.quote("AAPL")).toMatchObject({ price: "7", stale: false });
  expect(store.price("MSFT")).toMatchObject({ quote: { price: "6", stale: true }, error: { message: "away" } });
  expect(store.price("GONE")).toEqual({ error: expect.objectContaining({ removed: true }) });
  link.close();
});
