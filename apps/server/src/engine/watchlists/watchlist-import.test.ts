import { Failure } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { seededRandom } from "../../sources/simulated/seeded-random.ts";
import { openHere } from "../../stores/index.ts";
import { IN_MEMORY } from "../../stores/sqlite/in-memory.ts";
import { exportWatchlists } from "./watchlist-export.ts";
import { importWatchlists, type WatchlistImport } from "./watchlist-import.ts";
import { Watchlists, WATCHLISTS_MAX } from "./watchlists.ts";

/** An owner with one list, and imports of hers. */
async function stage() {
  const store = await openHere(IN_MEMORY);
  onTestFinished(() => store.close());
  const lists = new Watchlists({
    store: store.watchlists,
    scheduler: new FakeScheduler(),
    random: seededRandom("ids").uniform,
  });
  const entries = [
    { ticker: "AAPL", note: "mine" },
    { ticker: "MSFT", note: "" },
  ];
  await lists.create("ann", { name: "Tech", entries });
  const run = (text: string, more: Partial<WatchlistImport> = {}) => {
    const rest = { format: "txt" as const, replaces: false, dryRun: false, skipsFaults: false, name: "" };
    return importWatchlists(lists, "ann", { text, ...rest, ...more });
  };
  const kept = async () =>
    Object.fromEntries((await lists.all("ann")).map((list) => [list.name, list.entries] as const));
  return { lists, run, kept };
}

test("merging adds what is new, replacing makes it what the text says, and a dry run only tells", async () => {
  const { run, kept } = await stage();
  const before = await kept();
  const told = await run("MSFT,NVDA", { name: "Tech", dryRun: true });
  expect(told).toMatchObject({ isKept: false, lists: [{ outcome: "changed", added: 1, removed: 0 }] });
  expect(await kept()).toEqual(before);
  const done = await run("MSFT,NVDA", { name: "Tech" });
  expect(done.lists[0]?.list.entries).toEqual(told.lists[0]?.list.entries);
  expect(await kept()).toEqual({ Tech: [{ ticker: "AAPL", note: "mine" }, { ticker: "MSFT" }, { ticker: "NVDA" }] });
  expect((await run("MSFT,NVDA", { name: "Tech" })).lists).toMatchObject([{ outcome: "unchanged", added: 0 }]);
  const replaced = await run("###New,NVDA", { name: "Tech", replaces: true });
  expect(replaced.lists).toMatchObject([{ outcome: "changed", added: 0, removed: 2, list: { revision: 3 } }]);
  expect(await kept()).toEqual({ Tech: [{ heading: "New" }, { ticker: "NVDA" }] });
  expect(await run("BTCUSDT", { name: "Coins" })).toMatchObject({ isKept: true, lists: [{ outcome: "created" }] });
});

test.each([true, false])("two names of one ticker in a TXT are that ticker once, replacing: %s", async (replaces) => {
  const { lists, run, kept } = await stage();
  await lists.create("ann", { name: "London", entries: ["VOD.L", "AAPL"].map((ticker) => ({ ticker, note: "" })) });
  const done = await run("VOD.L,LSE:VOD,KO", { name: "London", replaces });
  expect(done).toMatchObject({ isKept: true, faultCount: 0, lists: [{ added: 1, removed: replaces ? 1 : 0 }] });
  const tickers = replaces ? ["VOD.L", "KO"] : ["VOD.L", "AAPL", "KO"];
  expect((await kept())["London"]).toEqual(tickers.map((ticker) => ({ ticker })));
  // The other way round it is the same, and a heading over what is elsewhere brings nothing.
  await run("LSE:VOD,KO,###X,VOD.L", { name: "London", replaces });
  expect((await kept())["London"]).toEqual(tickers.map((ticker) => ({ ticker })));
});

test("with one fault nothing is changed, unless faults are to be skipped", async () => {
  const { run, kept } = await stage();
  const before = await kept();
  const refused = await run("NVDA,not one,MSFT", { name: "Tech" });
  expect(refused).toMatchObject({ isKept: false, faultCount: 1, faults: [{ line: 1 }] });
  expect(await kept()).toEqual(before);
  const taken = await run("NVDA,not one,MSFT", { name: "Tech", skipsFaults: true });
  expect(taken).toMatchObject({ isKept: true, faultCount: 1, lists: [{ added: 1 }] });
});

test("what was exported and is imported again changes nothing; elsewhere it makes the same lists", async () => {
  const { lists, run, kept } = await stage();
  await lists.create("ann", {
    name: "=Coins, “more”",
    entries: [
      { heading: "x", note: "" },
      { ticker: "=F", note: "-1" },
    ],
  });
  await lists.create("ann", { name: "empty", entries: [] });
  const all = await lists.all("ann");
  const before = await kept();
  for (const format of ["csv", "json"] as const) {
    const { text, fileName } = exportWatchlists(all, [], format);
    expect(fileName).toBe(`watchlists.${format}`);
    for (const replaces of [false, true]) {
      expect((await run(text, { format, replaces })).lists.map(({ outcome }) => outcome)).toEqual(
        all.map(() => "unchanged"),
      );
    }
    for (const { id } of await lists.all("ann")) await lists.delete("ann", id);
    await run(text, { format });
    expect(await kept()).toEqual(before);
  }
});

test("an export is of the lists that were asked for, and named after a single one", async () => {
  const { lists } = await stage();
  const coins = await lists.create("ann", { name: "../Größe & Co", entries: [{ ticker: "A", note: "n" }] });
  const all = await lists.all("ann");
  const file = exportWatchlists(all, [coins.id], "txt");
  expect(file).toMatchObject({ text: "A", fileName: "Gro-e-Co.txt", contentType: "text/plain; charset=utf-8" });
  expect(file.leftOut).toEqual(["1 of the tickers have a note, which TXT does not hold."]);
  expect(() => exportWatchlists(all, [], "txt")).toThrow("TXT holds one watchlist");
  expect(() => exportWatchlists(all, ["nobody's"], "csv")).toThrow(Failure);
});

test("a text that names no list needs the name of one", async () => {
  const { run } = await stage();
  await expect(run("NVDA")).rejects.toMatchObject({ reason: "INVALID_ARGUMENT", field: "name" });
  await expect(run("NVDA", { name: "x".repeat(101) })).rejects.toMatchObject({ field: "name" });
});

test("lists that would be too many or too long are faults of the text", async () => {
  const { lists, run, kept } = await stage();
  for (let n = 1; n < WATCHLISTS_MAX; n++) await lists.create("ann", { name: `list ${n}`, entries: [] });
  const full = await run("NVDA", { name: "one more" });
  expect(full.faults).toMatchObject([
    { line: 0, message: "List 1 of the text: There may be 50 watchlists; delete one first." },
  ]);
  const long = Array.from({ length: 999 }, (_, n) => `T${n}`).join(",");
  const beyond = await run(long, { name: "Tech" });
  expect(beyond.faults[0]?.message).toContain("at most 1000 entries");
  expect((await kept())["Tech"]?.length).toBe(2);
  const fits = await run(long.replace("T0,", ""), { name: "Tech" });
  expect(fits.lists[0]?.list.entries.length).toBe(1_000);
});
