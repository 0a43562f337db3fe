import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { ScriptedSource } from "../../../../test/scripted-source.ts";
import { isLong } from "../../../../test/seeded.ts";
import { openHere } from "../stores/index.ts";
import { SourceFault, type Listing } from "./ports/source.ts";
import type { Store } from "./ports/store.ts";
import { LIST_LASTS_MS, LIST_MAX } from "./source-listings.ts";
import { SEARCH_MAX_MS, SEARCH_SOON_MS, TickerSearch } from "./ticker-search.ts";

type Search = (text: string, limit: number, signal: AbortSignal) => readonly Listing[] | Promise<readonly Listing[]>;

const listing = (canonical: string, name?: string): Listing => ({
  canonical,
  info: name === undefined ? {} : { name },
});
const fault = new SourceFault("unavailable", "not now");

/** A search over sources that answer as given, and what they were asked for. */
function searching(answers: readonly Search[], options: { store?: Store; scheduler?: FakeScheduler } = {}) {
  const { scheduler = new FakeScheduler(), store } = options;
  const asked: string[] = [];
  const sources = answers.map((search, n) =>
    Object.assign(new ScriptedSource(scheduler, `s${n}`), {
      search: (text: string, limit: number, signal: AbortSignal) => {
        asked.push(`s${n} ${text} ${limit}`);
        return search(text, limit, signal);
      },
    }),
  );
  const search = new TickerSearch(sources, scheduler, store);
  onTestFinished(() => search.close());
  const names = async (text: string, limit = 10) => {
    const found = await search.search(text, limit);
    return found.map(({ source, listing: { canonical } }) => `${source.name} ${canonical}`);
  };
  /** Lets promises settle, and time pass. */
  const pass = async (ms: number) => {
    await turn();
    scheduler.advance(ms);
    await turn();
  };
  return { scheduler, search, asked, names, pass };
}

async function memory(): Promise<Store> {
  const store = await openHere(":memory:");
  onTestFinished(() => store.close());
  return store;
}

test("answers are ranked together: the code itself before names, whichever source has it", async () => {
  const { names } = searching([
    () => [listing("A:BTCUSDT", "Bitcoin / USDT"), listing("A:ABTC", "Wrapped")],
    () => [listing("B:BTC", "Some fund"), listing("B:BTCUSD", "Bitcoin")],
  ]);
  expect(await names("btc")).toEqual(["s1 B:BTC", "s0 A:BTCUSDT", "s1 B:BTCUSD", "s0 A:ABTC"]);
});

test("among equals the sources take turns in their order, and each canonical name is its first source's", async () => {
  const { names } = searching([
    () => [listing("X:A1"), listing("X:A2"), listing("X:A3")],
    () => [listing("X:A2"), listing("Y:A4"), listing("Y:A5")],
  ]);
  expect(await names("a")).toEqual(["s0 X:A1", "s0 X:A2", "s1 Y:A4", "s0 X:A3", "s1 Y:A5"]);
  expect(await names("a", 2)).toEqual(["s0 X:A1", "s0 X:A2"]);
});

test("what a source found by a word of its own comes behind what matches by code or name", async () => {
  const { names } = searching([() => [listing("A:XBT", "Coin")], () => [listing("B:XBTETH", "Bitcoin pair")]]);
  expect(await names("bitcoin")).toEqual(["s1 B:XBTETH", "s0 A:XBT"]);
});

test("one that fails takes nobody's matches with it; where none could answer it is said", async () => {
  const fails: Search = () => Promise.reject(fault);
  expect(await searching([fails, () => [listing("X:A")]]).names("a")).toEqual(["s1 X:A"]);
  await expect(searching([fails, () => []]).names("a")).rejects.toBe(fault);
  const strange = () => {
    throw new Error("secret");
  };
  await expect(searching([strange]).names("a")).rejects.toMatchObject({
    message: expect.not.stringContaining("secret"),
  });
});

test("a slow source delays nobody beyond 80 ms, and its answer is there for the next search", async () => {
  let tell: (listings: readonly Listing[]) => void = () => {};
  let isEnded = () => true;
  const slow: Search = (_text, _limit, signal) => {
    isEnded = () => signal.aborted;
    return new Promise((resolve) => (tell = resolve));
  };
  const { asked, names, pass } = searching([slow, () => [listing("Y:A")]]);
  let first: readonly string[] | undefined;
  const search = names("a").then((found) => (first = found));
  await pass(SEARCH_SOON_MS - 1);
  expect(first).toBeUndefined();
  await pass(1);
  await search;
  expect(first).toEqual(["s1 Y:A"]);
  // Nobody's leaving ends the question, and who asks the same waits for the same answer.
  expect(isEnded()).toBe(false);
  const meanwhile = names("a");
  await pass(SEARCH_SOON_MS);
  expect(await meanwhile).toEqual(["s1 Y:A"]);
  expect(asked.filter((one) => one.startsWith("s0"))).toHaveLength(1);
  tell([listing("X:A")]);
  await pass(0);
  const second = names("a");
  await pass(SEARCH_SOON_MS);
  expect(await second).toEqual(["s0 X:A", "s1 Y:A"]);
});

test("where nothing is found by then the others are waited for, and what never comes is no empty answer", async () => {
  let tell: (listings: readonly Listing[]) => void = () => {};
  const { names, pass } = searching([() => new Promise((resolve) => (tell = resolve))]);
  const found = names("a");
  await pass(SEARCH_SOON_MS);
  await pass(400);
  tell([listing("X:A")]);
  expect(await found).toEqual(["s0 X:A"]);
  const never = expect(names("b")).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("in time"),
  });
  await pass(SEARCH_SOON_MS);
  await pass(SEARCH_MAX_MS);
  await never;
});

test("a list is fetched once a day in the background, kept, and stands in for a source that cannot answer", async () => {
  const store = await memory();
  let isThere = true;
  const all = [listing("X:AAPL", "Apple"), listing("X:MSFT", "Microsoft")];
  const answers: Search = (text) => {
    if (!isThere) return Promise.reject(fault);
    return text === "" ? all : all.filter(({ canonical }) => canonical.includes(text.toUpperCase()));
  };
  const { scheduler, asked, names, pass } = searching([answers], { store });
  expect(await names("aapl")).toEqual(["s0 X:AAPL"]);
  await pass(0);
  await expect.poll(() => store.listings.of("s0")).toEqual({ listings: all, atMs: scheduler.now() });
  await names("msft");
  await pass(LIST_LASTS_MS - 1);
  await names("msft");
  const lists = () => asked.filter((one) => one === `s0  ${LIST_MAX}`);
  expect(lists()).toHaveLength(1);
  await pass(1);
  await names("msft");
  await expect.poll(lists).toHaveLength(2);
  isThere = false;
  expect(await names("apple")).toEqual(["s0 X:AAPL"]);

  // Another start, with the source away from the beginning.
  const later = searching([() => Promise.reject(fault)], { store, scheduler });
  expect(await later.names("micro")).toEqual(["s0 X:MSFT"]);
});

test("a list that could not be had is asked for again after a minute, not at every search", async () => {
  const { asked, names, pass } = searching([(text) => (text === "" ? Promise.reject(fault) : [listing("X:A")])], {
    store: await memory(),
  });
  const lists = () => asked.filter((one) => one.startsWith("s0  ")).length;
  for (let n = 0; n < 3; n++) await names("a");
  await expect.poll(lists).toBe(1);
  await pass(60_000);
  await names("a");
  await expect.poll(lists).toBe(2);
});

test("over 20,000 tickers of several sources a search takes milliseconds", async () => {
  const store = await memory();
  const words = ["Bitcoin", "Apple", "Fund", "Holdings", "Energy", "Global", "Bank", "Gold"];
  const many = (venue: string, count: number) =>
    Array.from({ length: count }, (_, n) =>
      listing(`${venue}:T${n.toString(36).toUpperCase()}`, `${words[n % 8]} ${words[(n >> 3) % 8]} ${n}`),
    );
  for (const [n, count] of [10_000, 6_000, 4_000].entries()) {
    await store.listings.keep(`s${n}`, { listings: many(`V${n}`, count), atMs: Date.now() });
  }
  // All are away: every answer comes from what was kept.
  const away: Search = () => Promise.reject(fault);
  // Lists are made ready in turns with everything else, which here is nothing.
  const scheduler = Object.assign(new FakeScheduler(), { soon: (call: () => void) => void setImmediate(call) });
  const { names } = searching([away, away, away], { store, scheduler });
  const tookMs: number[] = [];
  const queries = ["bit", "apple", "t1", "energy bank", "V1:T", "zzz", "gold 19", "holdings"];
  for (let n = 0; n < (isLong ? 2_000 : 100); n++) {
    const begunMs = performance.now();
    await names(queries[n % queries.length] as string, 20);
    tookMs.push(performance.now() - begunMs);
  }
  tookMs.sort((a, b) => a - b);
  const at = (share: number) => (tookMs[Math.floor(tookMs.length * share)] as number).toFixed(1);
  console.info(
    `search over 20,000 tickers of 3 sources: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ${tookMs.length} searches`,
  );
  expect(await names("apple", 20)).toHaveLength(20);
});
