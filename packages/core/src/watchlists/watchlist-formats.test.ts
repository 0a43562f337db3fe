import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { asListed } from "./as-listed.ts";
import { FAULTS_TOLD } from "./import-faults.ts";
import type { ReadLists } from "./list-reader.ts";
import { mergedEntries } from "./merged-entries.ts";
import { tradingViewName } from "./tradingview-name.ts";
import { readWatchlistCsv, writeWatchlistCsv, type NamedList } from "./watchlist-csv.ts";
import {
  isHeading,
  readLine,
  readTicker,
  WATCHLIST_MAX,
  type TickerEntry,
  type WatchlistEntry,
} from "./watchlist-entry.ts";
import { readWatchlistJson, writeWatchlistJson } from "./watchlist-json.ts";
import { readWatchlistTxt, writeWatchlistTxt } from "./watchlist-txt.ts";

/** What people and attackers write: quotes, commas, lines, formulas, other scripts. */
const words = fc.oneof(
  fc.string({ unit: fc.constantFrom(...`=+-@\t\r\n',;|"#aB1 ✓é🍏\u202e\u0000`), maxLength: 20 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);
const line = words.map((text) => readLine(text, 100)).filter((text) => typeof text === "string");
const ticker = fc.string({ unit: fc.constantFrom(..."ABZ09.-_/^=!&+$#@*É中"), minLength: 1, maxLength: 6 });
const tickerEntry = fc
  .tuple(fc.constantFrom("", "NASDAQ:", "X_1:"), ticker, words)
  .map(([venue, code, note]) => readTicker(venue + code, note))
  .filter((entry): entry is TickerEntry => !("fault" in entry));
const entries = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: tickerEntry },
    line.map((heading) => ({ heading })),
  ),
  {
    maxLength: 12,
  },
);
const unique = (list: readonly WatchlistEntry[]): WatchlistEntry[] => {
  const seen = new Set<string>();
  return list.filter((entry) => isHeading(entry) || (!seen.has(entry.ticker) && seen.add(entry.ticker)));
};
const lists = fc
  .uniqueArray(fc.record({ name: line, entries: entries.map(unique) }), { selector: ({ name }) => name, maxLength: 4 })
  .map((all): NamedList[] => all);

const sound = (read: ReadLists) => {
  expect(read.faults).toEqual([]);
  return read.lists;
};

test("lists that were exported as CSV or JSON come back as they were", () => {
  holdsFor(
    "exported lists",
    fc.property(lists, (all) => {
      expect(sound(readWatchlistCsv(writeWatchlistCsv(all)))).toEqual(all);
      expect(sound(readWatchlistJson(writeWatchlistJson(all)))).toEqual(all);
    }),
    { runs: 300 },
  );
});

test("TXT keeps order and headings under TradingView's names, comes back as it was, and names what it leaves out", () => {
  holdsFor(
    "lists as TXT",
    fc.property(entries.map(unique), (list) => {
      const { text, leftOut } = writeWatchlistTxt(list);
      const names = new Set<string>();
      const held = list.filter((entry) => {
        const name = isHeading(entry) ? undefined : tradingViewName(entry.ticker);
        return isHeading(entry) || (name !== undefined && !names.has(name) && names.add(name));
      });
      const back = held.map((entry) =>
        isHeading(entry) ? { heading: entry.heading.replaceAll(",", ";") } : { ticker: entry.ticker },
      );
      if (held.length > 0) {
        const [read] = sound(readWatchlistTxt(text));
        expect(asListed(read?.entries ?? [], list)).toEqual(back);
        // Once more it is the same text.
        expect(writeWatchlistTxt(read?.entries ?? [])).toEqual({ text, leftOut: [] });
      }
      const isWhole = JSON.stringify(back) === JSON.stringify(list);
      expect(leftOut.length === 0).toBe(isWhole);
    }),
    { runs: 300 },
  );
});

test("of a list with other names TXT has TradingView's, each once, and what it leaves out is named", () => {
  const list = ["VOD.L", "^GSPC", "[A,B]", "LSE:VOD", "COINBASE:BTC-USD", "SIM:AAPL"].map((text) =>
    text.startsWith("[") ? { heading: text.slice(1, -1) } : { ticker: text },
  );
  const { text, leftOut } = writeWatchlistTxt(list);
  expect(text).toBe("LSE:VOD,###A;B,COINBASE:BTCUSD");
  expect(leftOut).toEqual([
    "Left out, for TradingView has no such name: ^GSPC, SIM:AAPL.",
    "Left out, for the text has TradingView's name of it already: LSE:VOD.",
    "1 of the headings have commas, which TXT has as semicolons.",
  ]);
  const many = Array.from({ length: 12 }, (_, n) => ({ ticker: `^X${n}` }));
  expect(writeWatchlistTxt(many).leftOut[0]).toMatch(/\^X9 and 2 more\.$/);
});

test("whatever a text holds, each format reads it in an instant, and no fault repeats it", () => {
  const hostile = fc.oneof(words, fc.string({ unit: "binary", maxLength: 200 }), fc.json());
  holdsFor(
    "texts of anybody's",
    fc.property(hostile, (text) => {
      for (const read of [readWatchlistTxt, readWatchlistCsv, readWatchlistJson]) {
        for (const { faults } of [read(text), read(`ticker,note\n${text}`), read(`{"watchlists":[${text}]}`)]) {
          expect(faults.every(({ message }) => !/[\u202e\u0000🍏]/u.test(message))).toBe(true);
        }
      }
    }),
    { runs: 80, longRuns: 6_000 },
  );
});

test("TradingView's own files are read: one line or many, sections, any letters' case", () => {
  const [list] = sound(readWatchlistTxt("\uFEFF###TECH,NASDAQ:AAPL,nasdaq:msft\r\n### CRYPTO ,BINANCE:BTCUSDT.P,\n"));
  expect(list?.entries).toEqual([
    { heading: "TECH" },
    { ticker: "NASDAQ:AAPL" },
    { ticker: "NASDAQ:MSFT" },
    { heading: "CRYPTO" },
    { ticker: "BINANCE:BTCUSDT.P" },
  ]);
});

test("CSV of other programs: semicolons, tabs, other words for the columns, sections without rows of their own", () => {
  const read = readWatchlistCsv(
    'Symbol;Group;Comments\r\naapl;Tech;"says ""hi"";\nok"\r\nmsft;;\r\nBTCUSDT;Crypto;\r\n',
  );
  expect(sound(read)).toEqual([
    {
      name: undefined,
      entries: [
        { heading: "Tech" },
        { ticker: "AAPL", note: 'says "hi";\nok' },
        { ticker: "MSFT" },
        { heading: "Crypto" },
        { ticker: "BTCUSDT" },
      ],
    },
  ]);
  expect(sound(readWatchlistCsv("ticker\tnote\nAAPL\tx\n"))[0]?.entries).toEqual([{ ticker: "AAPL", note: "x" }]);
});

test.each([
  ["txt", "AAPL,\nAA PL,MSFT", [2], "The ticker may hold letters"],
  ["txt", "###", [1], "The heading is empty."],
  ["txt", "", [0], "has no ticker"],
  ["txt", "AAPL,aapl", [1], "in this list already"],
  ["txt", `###${"x".repeat(101)}`, [1], "The heading is longer than 100 characters."],
  ["csv", "a,b\n1,2", [1], "must name the columns"],
  ["csv", "", [0], "must name the columns"],
  ["csv", 'ticker\nAAPL\n"MSFT', [3], "never closed"],
  ["csv", 'ticker,note\n"A\nB",\nMSFT,x', [2], "The ticker may hold letters"],
  ["csv", "ticker,note\n,lonely", [2], "A note needs a ticker"],
  ["csv", `ticker,note\nAAPL,${"x".repeat(501)}`, [2], "The note is longer than 500 characters."],
  ["csv", `list,ticker\n${"x".repeat(101)},AAPL`, [2], "The list's name is longer than 100 characters."],
  ["json", "{", [0], "must be JSON"],
  ["json", '{"watchlists":[{"name":"a"}]}', [0], "A list must have a name and entries"],
  ["json", '{"watchlists":[{"name":"a","entries":[7,{"ticker":"A","note":7}]}]}', [0, 0], "An entry must be"],
] as const)("%s %j is at fault in lines %j: %s", (format, text, lines, said) => {
  const read = { txt: readWatchlistTxt, csv: readWatchlistCsv, json: readWatchlistJson }[format](text);
  expect(read.faults.map((fault) => fault.line)).toEqual(lines);
  expect(read.faults[0]?.message).toContain(said);
  expect(read.faultCount).toBe(lines.length);
});

test("of several items of a TXT's line it is told which one is at fault; of a line by itself the line is enough", () => {
  const { faults } = readWatchlistTxt("###x, AAPL,,A B,MSFT\nC D\nNVDA,aapl,\n");
  expect(faults.map((fault) => [fault.line, fault.column])).toEqual([
    [1, "item 4"],
    [2, undefined],
    [3, "item 2"],
  ]);
});

test("beside what is at fault the rest is read, and of many faults a hundred are told and all are counted", () => {
  const read = readWatchlistTxt(`AAPL,${"not one,".repeat(FAULTS_TOLD + 1)}MSFT`);
  expect(read.lists[0]?.entries).toEqual([{ ticker: "AAPL" }, { ticker: "MSFT" }]);
  expect([read.faults.length, read.faultCount]).toEqual([FAULTS_TOLD, FAULTS_TOLD + 1]);
});

test("a list holds 1,000 entries and not one more", () => {
  const tickers = (count: number) => Array.from({ length: count }, (_, n) => `T${n}`).join(",");
  const { entries: most } = WATCHLIST_MAX;
  expect(sound(readWatchlistTxt(tickers(most)))[0]?.entries.length).toBe(most);
  const beyond = readWatchlistTxt(`###x,${tickers(most)}`);
  expect(beyond.lists[0]?.entries.length).toBe(most);
  expect(beyond.faults[0]?.message).toContain("at most 1000 entries");
  // What follows is said with it.
  const far = readWatchlistTxt(`${tickers(most + 300)},not one`);
  expect(far.faults.map(({ column, message }) => [column, message.slice(0, 20)])).toEqual([
    [`item ${most + 1}`, "A list has at most 1"],
    [`item ${most + 301}`, "The ticker may hold "],
  ]);
});

test("merging keeps what is there in its place, and is the same however often it is done", () => {
  const have: WatchlistEntry[] = [
    { ticker: "A" },
    { heading: "Tech" },
    { ticker: "B", note: "mine" },
    { heading: "Z" },
  ];
  const come: WatchlistEntry[] = [
    { ticker: "N" },
    { heading: "Tech" },
    { ticker: "A", note: "new" },
    { ticker: "B", note: "theirs" },
    { ticker: "C" },
    { heading: "Known" },
    { ticker: "A" },
    { heading: "Fresh" },
    { ticker: "D" },
  ];
  const merged = mergedEntries(have, come);
  expect(merged).toEqual([
    { ticker: "A", note: "new" },
    { ticker: "N" },
    { heading: "Tech" },
    { ticker: "B", note: "mine" },
    { ticker: "C" },
    { heading: "Z" },
    { heading: "Fresh" },
    { ticker: "D" },
  ]);
  expect(mergedEntries(merged, come)).toEqual(merged);
  holdsFor(
    "merged lists",
    fc.property(entries.map(unique), entries.map(unique), (one, other) => {
      const all = mergedEntries(one, other);
      const tickers = all.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
      expect(new Set(tickers).size).toBe(tickers.length);
      const wanted = [...one, ...other].flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
      expect(new Set(tickers)).toEqual(new Set(wanted));
      expect(mergedEntries(all, other)).toEqual(all);
    }),
    { runs: 100, longRuns: 4_000 },
  );
});
