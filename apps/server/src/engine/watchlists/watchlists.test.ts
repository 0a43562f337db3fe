import { Failure, WATCHLIST_MAX } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { seededRandom } from "../../sources/simulated/seeded-random.ts";
import { openHere } from "../../stores/index.ts";
import { IN_MEMORY } from "../../stores/sqlite/in-memory.ts";
import { StoreFault } from "../ports/store.ts";
import type { SaidEntry } from "./watchlist-draft.ts";
import { READERS_MAX, type WatchlistNews } from "./watchlist-readers.ts";
import { WATCHLISTS_MAX, Watchlists } from "./watchlists.ts";

/** The lists over an empty database, and a clock. */
async function stage() {
  const store = await openHere(IN_MEMORY);
  onTestFinished(() => store.close());
  const scheduler = new FakeScheduler();
  return {
    store,
    scheduler,
    lists: new Watchlists({ store: store.watchlists, scheduler, random: seededRandom("ids").uniform }),
  };
}

const tickers = (...names: string[]): SaidEntry[] => names.map((ticker) => ({ ticker, note: "" }));
const failureOf = async (call: Promise<unknown>): Promise<Failure> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error(`no Failure: ${String(error)}`);
  return error;
};
const reasonOf = async (call: Promise<unknown>) => (await failureOf(call)).reason;

test("a list is kept as it was made: named, in order, with headings and notes, its tickers normalised", async () => {
  const { lists, scheduler } = await stage();
  const entries = [
    { heading: " Big\ttech ", note: "" },
    { ticker: " nasdaq:aapl ", note: "line\r\ntwo\u0000 " },
    { ticker: "GIBT ES NICHT".replaceAll(" ", "_"), note: "" },
  ];
  const made = await lists.create("ann", { name: "  Tech\u202e & more ", entries });
  expect(made).toMatchObject({ name: "Tech & more", revision: 1, createdMs: scheduler.now() });
  expect(made.entries).toEqual([
    { heading: "Big tech" },
    { ticker: "NASDAQ:AAPL", note: "line\ntwo" },
    { ticker: "GIBT_ES_NICHT" },
  ]);
  expect(await lists.get("ann", made.id)).toEqual(made);
  expect(await lists.all("ben")).toEqual([]);
  expect(await reasonOf(lists.get("ben", made.id))).toBe("NO_WATCHLIST");
});

test("a change names the revision it was made on; one that is old is refused, and loses nothing", async () => {
  const { lists, scheduler } = await stage();
  const { id } = await lists.create("ann", { name: "a", entries: tickers("A") });
  scheduler.advance(5_000);
  const changed = await lists.update("ann", { id, revision: 1n, entries: tickers("A", "B") });
  expect(changed).toMatchObject({ revision: 2, name: "a", updatedMs: scheduler.now() });
  const stale = await failureOf(lists.update("ann", { id, revision: 1n, entries: tickers("C") }));
  expect([stale.code, stale.field]).toEqual(["aborted", "revision"]);
  expect(stale.message).toContain("is at revision 2, not at 1");
  expect(await reasonOf(lists.delete("ann", id, 1n))).toBe("STALE_REVISION");
  expect(await lists.get("ann", id)).toEqual(changed);
  // Both devices saw the same list: one change comes first, the other is told.
  const both = ["X", "Y"].map((name) => lists.update("ann", { id, revision: 2n, name }));
  const done = await Promise.allSettled(both);
  expect(done.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(await lists.get("ann", id)).toMatchObject({ name: "X", revision: 3, entries: changed.entries });
});

test("no name and no ticker is there twice", async () => {
  const { lists } = await stage();
  const first = await lists.create("ann", { name: "a", entries: [] });
  const second = await lists.create("ann", { name: "b", entries: [] });
  expect(await reasonOf(lists.create("ann", { name: " a ", entries: [] }))).toBe("NAME_TAKEN");
  expect(await reasonOf(lists.update("ann", { id: second.id, revision: 1n, name: "a" }))).toBe("NAME_TAKEN");
  expect((await lists.update("ann", { id: first.id, revision: 1n, name: "a" })).name).toBe("a");
  await lists.create("ben", { name: "a", entries: [] });
  const twice = await failureOf(lists.create("ann", { name: "c", entries: tickers("AAPL", "MSFT", " aapl") }));
  expect([twice.reason, twice.field]).toEqual(["INVALID_ARGUMENT", "entries[2].ticker"]);
  // Two names of one instrument are two entries.
  await lists.create("ann", { name: "c", entries: tickers("AAPL", "NASDAQ:AAPL") });
});

test.each([
  [{ name: "" }, "name"],
  [{ name: "x".repeat(101) }, "name"],
  [{ entries: tickers("no ticker") }, "entries[0].ticker"],
  [{ entries: [{ note: "" }] }, "entries[0]"],
  [{ entries: [{ heading: " ", note: "" }] }, "entries[0].heading"],
  [{ entries: [{ heading: "x".repeat(101), note: "" }] }, "entries[0].heading"],
  [{ entries: [{ heading: "x", note: "y" }] }, "entries[0].note"],
  [{ entries: [{ ticker: "A", note: "🍏".repeat(501) }] }, "entries[0].note"],
])("%j is refused and names %s", async (wrong, field) => {
  const { lists } = await stage();
  const failure = await failureOf(lists.create("ann", { name: "a", entries: [], ...wrong }));
  expect([failure.reason, failure.field]).toEqual(["INVALID_ARGUMENT", field]);
  expect(await lists.all("ann")).toEqual([]);
});

test("the most that fits is taken, and one more is not: lists, entries, names, notes, text", async () => {
  const { lists } = await stage();
  const many = (count: number) => tickers(...Array.from({ length: count }, (_, n) => `T${n}`));
  const { entries: most } = WATCHLIST_MAX;
  const full = await lists.create("ann", { name: "x".repeat(100), entries: many(most) });
  expect(full.entries.length).toBe(most);
  expect(await reasonOf(lists.create("ann", { name: "b", entries: many(most + 1) }))).toBe("LIMIT_WATCHLISTS");
  const noted = (bytes: number) => {
    const note = "é".repeat(250);
    const entries = Array.from({ length: 64 }, (_, n) => ({ ticker: `TICKER_${100 + n}`, note }));
    const left = bytes - 1 - 64 * (10 + 500);
    return [...entries, { ticker: "T", note: "x".repeat(left - 1) }];
  };
  await lists.create("ann", { name: "c", entries: noted(WATCHLIST_MAX.bytes) });
  const beyond = await failureOf(lists.create("ann", { name: "d", entries: noted(WATCHLIST_MAX.bytes + 1) }));
  expect([beyond.reason, beyond.limit]).toEqual(["LIMIT_WATCHLISTS", WATCHLIST_MAX.bytes]);
  for (let n = 2; n < WATCHLISTS_MAX; n++) await lists.create("ann", { name: `list ${n}`, entries: [] });
  expect((await failureOf(lists.create("ann", { name: "e", entries: [] }))).limit).toBe(WATCHLISTS_MAX);
  expect((await lists.all("ann")).length).toBe(WATCHLISTS_MAX);
});

test("lists are in the order in which they were made, until they are put in another one", async () => {
  const { lists } = await stage();
  for (const name of ["a", "b", "c"]) await lists.create("ann", { name, entries: [] });
  const names = async () => (await lists.all("ann")).map(({ name }) => name);
  const [a = "", b = "", c = ""] = (await lists.all("ann")).map(({ id }) => id);
  await lists.reorder("ann", [c, a, b]);
  expect(await names()).toEqual(["c", "a", "b"]);
  for (const ids of [[a, b], [a, b, "other"], []]) {
    expect(await reasonOf(lists.reorder("ann", ids))).toBe("STALE_REVISION");
  }
  expect((await failureOf(lists.reorder("ann", [a, b, c, a]))).field).toBe("ids");
  expect(await lists.delete("ann", a)).toMatchObject({ name: "a" });
  expect(await names()).toEqual(["c", "b"]);
});

test("who listens hears all lists and then each change, and who falls behind the newest state of each once", async () => {
  const { lists } = await stage();
  const first = await lists.create("ann", { name: "a", entries: [] });
  const gone = new AbortController();
  const stream = lists.watch("ann", gone.signal);
  const next = async () => (await stream.next()).value as WatchlistNews;
  expect(await next()).toEqual({ changed: [first], removed: [], order: [first.id] });
  const second = await lists.create("ann", { name: "b", entries: [] });
  await lists.create("ben", { name: "not hers", entries: [] });
  expect(await next()).toEqual({ changed: [second], removed: [], order: [first.id, second.id] });
  for (let n = 1; n <= 20; n++) {
    await lists.update("ann", { id: first.id, revision: BigInt(n), name: `a${n}` });
    const passing = await lists.create("ann", { name: "comes and goes", entries: [] });
    await lists.delete("ann", passing.id);
  }
  await lists.delete("ann", second.id);
  const [now] = await lists.all("ann");
  expect(await next()).toEqual({ changed: [now], removed: [second.id], order: [first.id] });
  const waiting = stream.next();
  gone.abort();
  expect((await waiting).done).toBe(true);
  expect(lists.readers).toBe(0);
});

test("the streams of one owner are bounded, and who leaves makes room", async () => {
  const { lists } = await stage();
  const gone = new AbortController();
  const open = async (signal: AbortSignal) => lists.watch("ann", signal).next();
  const one = new AbortController();
  await open(one.signal);
  for (let n = 1; n < READERS_MAX; n++) await open(gone.signal);
  expect(await reasonOf(open(gone.signal))).toBe("LIMIT_STREAMS");
  one.abort();
  await open(gone.signal);
  gone.abort();
  expect(lists.readers).toBe(0);
});

test("what the store does not keep is told to nobody, and the next change goes on from what is kept", async () => {
  const { store, scheduler } = await stage();
  let isFull = false;
  const change = store.watchlists.change.bind(store.watchlists);
  const failing = {
    all: (owner: string) => store.watchlists.all(owner),
    change: (...args: Parameters<typeof change>) =>
      isFull ? Promise.reject(new StoreFault("The disk is full.")) : change(...args),
  };
  const lists = new Watchlists({ store: failing, scheduler, random: seededRandom("ids").uniform });
  const gone = new AbortController();
  const stream = lists.watch("ann", gone.signal);
  await stream.next();
  isFull = true;
  const refused = lists.create("ann", { name: "a", entries: [] });
  const queued = lists.create("ann", { name: "a", entries: tickers("A") });
  expect(await reasonOf(refused)).toBe("UNAVAILABLE");
  await failureOf(queued);
  isFull = false;
  const made = await lists.create("ann", { name: "a", entries: [] });
  expect((await stream.next()).value).toMatchObject({ changed: [made] });
  gone.abort();
});
