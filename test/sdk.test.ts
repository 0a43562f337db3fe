import {
  createClient,
  StreamPulseError,
  TickerErrorCode,
  TickerOutcome,
  type Client,
  type Gap,
  type Quote,
  type StreamOptions,
  type TickerInfo,
} from "@streampulse/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Heard } from "./heard.ts";
import { startServer, type RunningServer } from "./running-server.ts";

/** The SDK against the whole server, over real connections: what the contract promises a program. */

const LISTED = ["AAPL", "MSFT", "BTCUSDT"];
/** What one message of the stream told. */
type Told = { [kind: string]: unknown };

let server: RunningServer;
let client: Client;
let told: Heard<Told>;
let stopper: AbortController;
/** Cuts the connection that carries the stream, as a network does. */
let cut: AbortController;
/** How many streams were asked for. */
let streams: number;
/** What the client's chance gives: how much of the bound it waits before it connects again. */
let chance: number;

beforeEach(async () => {
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "20", STREAMPULSE_SIMULATED_SEED: "7" });
  told = new Heard();
  stopper = new AbortController();
  streams = 0;
  chance = 0;
  client = createClient({
    url: server.url,
    random: () => chance,
    fetch: (input, init) => {
      if (typeof input !== "string" || !input.endsWith("/StreamPrices")) return fetch(input, init);
      streams++;
      cut = new AbortController();
      return fetch(input, { ...init, signal: AbortSignal.any([init?.signal ?? cut.signal, cut.signal]) });
    },
  });
});

afterEach(async () => {
  stopper.abort();
  await server.close();
});

const HANDLERS = ["onConnection", "onSession", "onInfos", "onErrors", "onGaps", "onQuotes", "onEnd"];

/** Watches these, and hears everything. */
function watch(tickers: readonly string[], options: StreamOptions = {}) {
  const handlers = HANDLERS.map((name) => [name, (what: unknown) => told.hear({ [name]: what })]);
  return client.watch(tickers, Object.fromEntries(handlers), { signal: stopper.signal, ...options });
}

const quotesIn = ({ onQuotes = [] }: Told) => onQuotes as readonly Quote[];
const quoted = (ticker: string) => (what: Told) => quotesIn(what).some((quote) => quote.ticker === ticker);
const state = (status: string) => (what: Told) =>
  (what["onConnection"] as { status: string } | undefined)?.status === status;
const session = (what: Told) => "onSession" in what;

/** Every quote that was handed on of a ticker, from the `after`th thing told on. */
const quotesOf = (ticker: string, after = 0) =>
  told.all.slice(after).flatMap((what) => quotesIn(what).filter((quote) => quote.ticker === ticker));

function expectRising(quotes: readonly Quote[]): void {
  for (const [index, quote] of quotes.entries()) {
    const before = quotes[index - 1];
    if (before) expect([quote.epoch > before.epoch, quote.sequence > before.sequence]).toContain(true);
  }
}

describe("single calls", () => {
  test("status tells the sources, quotes their prices and what is unknown, search the canonical names", async () => {
    const status = await client.status();
    expect(status).toMatchObject({ version: "test", streams: 0, sessions: 0, sources: [{ source: "simulated" }] });
    const { quotes, infos, errors } = await client.getQuotes(["aapl", "BTCUSDT", "NOSUCH"]);
    expect(quotes.map(({ ticker }) => ticker).toSorted()).toEqual(["AAPL", "BTCUSDT"]);
    for (const { price } of quotes) expect(price).toMatch(/^\d+(\.\d+)?$/);
    expect(infos.find(({ ticker }) => ticker === "AAPL")).toMatchObject({ canonical: "NASDAQ:AAPL", currency: "USD" });
    expect(errors).toMatchObject([{ ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER }]);
    const page = await client.search("aapl", { limit: 1 });
    expect(page.results[0]).toMatchObject({ ticker: "NASDAQ:AAPL", canonical: "NASDAQ:AAPL" });
  });

  test("search pages follow one another without a double", async () => {
    const found: TickerInfo[] = [];
    let pageToken = "";
    do {
      const page = await client.search("", { limit: 3, pageToken });
      found.push(...page.results);
      pageToken = page.nextPageToken;
    } while (pageToken && found.length < 9);
    expect(new Set(found.map(({ ticker }) => ticker)).size).toBe(9);
  });

  test("a refusal names its field", async () => {
    await expect(client.search("a", { limit: 101 })).rejects.toMatchObject({
      code: "invalid_argument",
      reason: "INVALID_ARGUMENT",
      field: "limit",
    });
  });
});

describe("a stream", () => {
  test("iterates over quotes of every ticker, each newer than the one before, until it is left", async () => {
    const seen: Quote[] = [];
    for await (const quote of client.stream(LISTED)) {
      seen.push(quote);
      if (LISTED.every((ticker) => seen.filter((each) => each.ticker === ticker).length >= 3)) break;
    }
    for (const ticker of LISTED) expectRising(seen.filter((quote) => quote.ticker === ticker));
    await expect.poll(async () => (await client.status()).streams).toBe(0);
  });

  test("takes tickers on and lets them go, without a new stream and with nothing of them afterwards", async () => {
    const watched = watch(["AAPL"]);
    await told.until(quoted("AAPL"));
    expect(await client.add("msft", "AAPL")).toMatchObject([
      { ticker: "MSFT", outcome: TickerOutcome.ACCEPTED },
      { ticker: "AAPL", outcome: TickerOutcome.ALREADY },
    ]);
    await told.until(quoted("MSFT"));
    const before = told.all.length;
    expect(await client.remove("AAPL", "TSLA")).toMatchObject([
      { ticker: "AAPL", outcome: TickerOutcome.REMOVED },
      { ticker: "TSLA", outcome: TickerOutcome.ABSENT },
    ]);
    for (let count = 0; count < 5; count++) await told.next(quoted("MSFT"));
    expect(quotesOf("AAPL", before)).toEqual([]);
    expect(watched.tickers).toEqual(["MSFT"]);
    expect(streams).toBe(1);
  });

  test("goes on with a ticker that is removed and added again at once, and never goes back", async () => {
    watch(["AAPL", "MSFT"]);
    await told.until(quoted("AAPL"));
    for (let turn = 0; turn < 5; turn++) {
      const changes = [client.remove("AAPL"), client.add("AAPL")];
      const [[removed], [added]] = (await Promise.all(changes)) as [never[], never[]];
      expect(removed).toMatchObject({ outcome: TickerOutcome.REMOVED });
      expect(added).toMatchObject({ outcome: TickerOutcome.ACCEPTED });
      await told.next(quoted("AAPL"));
    }
    const quotes = quotesOf("AAPL");
    for (const [index, quote] of quotes.entries()) {
      expect(quote.sequence).toBeGreaterThanOrEqual(quotes[index - 1]?.sequence ?? 0);
    }
    expect(streams).toBe(1);
  });

  test("says once that a ticker is unknown, whether it was asked for or added, and keeps the others", async () => {
    const watched = watch(["AAPL", "NOSUCH"]);
    await told.until(quoted("AAPL"));
    expect(watched.tickers).toEqual(["AAPL"]);
    expect(await client.add("NONESUCH")).toMatchObject([
      { ticker: "NONESUCH", outcome: TickerOutcome.REJECTED, code: TickerErrorCode.UNKNOWN_TICKER },
    ]);
    await told.next(quoted("AAPL"));
    const errors = told.all.flatMap((what) => (what["onErrors"] as { ticker: string }[] | undefined) ?? []);
    expect(errors).toMatchObject([{ ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER, removed: true }]);
    expect(watched.tickers).toEqual(["AAPL"]);
  });

  test("of nothing but unknown tickers throws", async () => {
    const first = client.stream(["NOSUCH"])[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining("NOSUCH") });
  });
});

describe("a connection that breaks", () => {
  test("comes back to the same session: the set is kept, changes made meanwhile included", async () => {
    const watched = watch(["AAPL", "MSFT"]);
    await told.until(quoted("MSFT"));
    await client.remove("MSFT");
    const before = told.all.length;
    cut.abort();
    await told.until(state("reconnecting"), before);
    const resumed = await told.until(session, before);
    expect(resumed["onSession"]).toMatchObject({ resumed: true, tickers: ["AAPL"] });
    await told.next(quoted("AAPL"));
    expect(watched.tickers).toEqual(["AAPL"]);
    expectRising(quotesOf("AAPL"));
    expect((await client.status()).sessions).toBe(1);
  });

  test("takes an add on its way to the next stream", async () => {
    watch(["AAPL"]);
    await told.until(quoted("AAPL"));
    const before = told.all.length;
    cut.abort();
    await told.until(state("reconnecting"), before);
    expect(await client.add("MSFT")).toMatchObject([{ outcome: TickerOutcome.ACCEPTED }]);
    await told.until(quoted("MSFT"), before);
    await told.until(quoted("AAPL"), before);
  });

  test("reports what every quote missed as a gap, which with the quotes accounts for all", async () => {
    watch(["AAPL"], { delivery: "every" });
    await told.until(quoted("AAPL"));
    const before = told.all.length;
    // 0.3 s, in which this market moves six times or so.
    chance = 0.1;
    cut.abort();
    await told.until(state("reconnecting"), before);
    const gaps = (await told.until((what) => "onGaps" in what, before))["onGaps"] as Gap[];
    await told.until(quoted("AAPL"), told.all.length);
    // One may have come while it was being cut.
    const from = told.all.findIndex((what, at) => at >= before && "onGaps" in what);
    const after = quotesOf("AAPL", from);
    const last = quotesOf("AAPL").findLast((quote) => !after.includes(quote));
    const next = after[0];
    expect(gaps).toMatchObject([{ ticker: "AAPL", fromSequence: (last?.sequence ?? 0) + 1 }]);
    expect(next?.sequence).toBe((gaps[0]?.toSequence ?? 0) + 1);
    expect(gaps[0]?.missed).toBe((gaps[0]?.toSequence ?? 0) - (gaps[0]?.fromSequence ?? 0) + 1);
  });

  test("is drained with a delay of the server's own, which is kept", async () => {
    watch(["AAPL"]);
    await told.until(quoted("AAPL"));
    const fromMs = Date.now();
    await server.close();
    const { onConnection } = (await told.until(state("reconnecting"))) as { onConnection: Record<string, number> };
    expect(onConnection["reason"]).toContain("going down");
    // The jitter would be 0: this client's chance always gives that.
    expect(onConnection["retryAtMs"]).toBeGreaterThan(fromMs);
    expect(onConnection["retryAtMs"]).toBeLessThanOrEqual(Date.now() + 10_000);
  });

  test("is over for good when another stream takes the session", async () => {
    watch(["AAPL"]);
    await told.until(quoted("AAPL"));
    const other = createClient({ url: server.url, clientId: client.clientId });
    const taken = other.stream(["MSFT"], { signal: stopper.signal })[Symbol.asyncIterator]().next();
    const { onEnd } = await told.until((what) => "onEnd" in what);
    expect(onEnd).toBeInstanceOf(StreamPulseError);
    expect(onEnd).toMatchObject({ code: "aborted", reason: "SUPERSEDED", retry: false });
    expect((await taken).value).toMatchObject({ ticker: "MSFT" });
    expect(streams).toBe(1);
  });
});
