import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../test/seeded.ts";
import { SEARCH_TEXT_MAX, TickerIndex, type SearchKeys } from "./ticker-index.ts";

const LISTED: readonly SearchKeys[] = [
  { venue: "NASDAQ", code: "AAPL", name: "Apple Inc." },
  { venue: "NASDAQ", code: "AMZN", name: "Amazon.com, Inc." },
  { venue: "NYSE", code: "A", name: "Agilent Technologies" },
  { venue: "NYSE", code: "AA", name: "Alcoa Corp." },
  { venue: "NYSE", code: "BRK.B", name: "Berkshire Hathaway B" },
  { venue: "NYSE", code: "MCD", name: "McDonald's" },
  { venue: "NYSE", code: "T", name: "AT&T Inc." },
  { venue: "SIX", code: "NESN", name: "Nestlé" },
  { venue: "CME", code: "BTC1!", name: "Bitcoin Futures" },
  { venue: "COINBASE", code: "BTC-USD", name: "Bitcoin / US Dollar" },
  { venue: "BINANCE", code: "BTCUSDT", name: "Bitcoin / Tether", aliases: ["BTC", "Bitcoin"] },
  { venue: "BINANCE", code: "ETHBTC", name: "Ethereum / Bitcoin", aliases: ["ETH"] },
  { venue: "OANDA", code: "EURUSD", name: "Euro / US Dollar" },
  { venue: "SP", code: "^GSPC", name: "S&P 500" },
  { venue: "NASDAQ", code: "NDAQ", name: "Nasdaq, Inc." },
];

const index = new TickerIndex(LISTED, (keys) => keys);
const found = (text: string, limit = 3) => index.search(text, limit).map(({ code }) => code);

describe("a search puts", () => {
  test("the code itself before codes that begin with it, and those before words of names", () => {
    expect(found("a", 4)).toEqual(["A", "AAPL", "AMZN", "AA"]);
    expect(found("t", 2)).toEqual(["T", "A"]);
  });

  test("the code as it is written before the same with other separators", () => {
    const spellings = ["BTC-USD", "BTCUSD", "BTC/USD"].map((code) => ({ venue: "X", code }));
    const three = new TickerIndex(spellings, (keys) => keys);
    for (const { code } of spellings) expect(three.search(code, 9)[0]?.code).toBe(code);
  });

  test("a whole alias before codes that begin with it", () => {
    expect(found("btc")).toEqual(["BTCUSDT", "BTC1!", "BTC-USD"]);
    expect(found("BITCOIN")).toEqual(["BTCUSDT", "BTC1!", "BTC-USD"]);
  });

  test("a whole name before names that begin with it, and those before names that only have its words", () => {
    const names = ["Big Apple", "Pineapple", "Apple Hospitality", "Apple"];
    const fruits = new TickerIndex(names, (name) => ({ venue: "X", code: `X${name.length}`, name }));
    expect(fruits.search("apple", 9)).toEqual(["Apple", "Apple Hospitality", "Big Apple", "Pineapple"]);
  });

  test("equals in the order given", () => {
    const many = Array.from({ length: 50 }, (_, n) => ({ venue: "X", code: `SAME${(n * 7) % 50}` }));
    expect(new TickerIndex(many, (keys) => keys).search("same", 50)).toEqual(many);
  });
});

test.each(["<script>", "a<b", "[a]", "{t}", "a|b", "a\\\\b", "`a`"])(
  "%j is no text of anybody who looks for a ticker",
  (text) => {
    expect(found(text)).toEqual([]);
  },
);

describe("a search finds", () => {
  test.each(["eurusd", "EUR/USD", "eur_usd", "EUR-USD", " Eur Usd ", "ＥＵＲＵＳＤ"])("EURUSD by %j", (text) => {
    expect(found(text)[0]).toBe("EURUSD");
  });

  test.each(["brk.b", "BRK-B", "brk b", "brkb", "berk hath", "hathaway brk", "brkb hathaway"])(
    "BRK.B by %j",
    (text) => {
      expect(found(text)).toEqual(["BRK.B"]);
    },
  );

  test.each([
    ["nestle", "NESN"],
    ["NESTLÉ", "NESN"],
    ["mcdonalds", "MCD"],
    ["McDonald’s", "MCD"],
    ["at&t", "T"],
    ["s&p", "^GSPC"],
    ["gspc", "^GSPC"],
    ["athawa", "BRK.B"],
  ])("what %s is in words", (text, code) => expect(found(text)[0]).toBe(code));

  test("the tickers of a venue, and the one that is called like it first", () => {
    expect(found("nasdaq", 9)).toEqual(["NDAQ", "AAPL", "AMZN"]);
    expect(found("coinbase bitcoin")).toEqual(["BTC-USD"]);
  });

  test("nothing for a text that nothing has, that is too long, or of which nothing is left", () => {
    const long = "apple ".repeat(SEARCH_TEXT_MAX / 5);
    for (const text of ["zzq", "'", "´", "???", long]) expect(found(text), text).toEqual([]);
    expect(found(`${" ".repeat(SEARCH_TEXT_MAX)}apple`)).toEqual(["AAPL"]);
  });
});

test("behind a venue only that venue's are found", () => {
  expect(found("NASDAQ:A", 9)).toEqual(["AAPL", "AMZN", "NDAQ"]);
  expect(found("nyse: agil")).toEqual(["A"]);
  expect(found("binance:btc/usdt")[0]).toBe("BTCUSDT");
  expect(found("nyse:", 2)).toEqual(["A", "AA"]);
  for (const text of ["NASDA:A", ":AAPL", ":", "NYSE:AAPL"]) expect(found(text), text).toEqual([]);
});

test("signs alone are looked for in codes", () => {
  expect([found("^"), found("!"), found("-"), found("."), found("&"), found("_")]).toEqual([
    ["^GSPC"],
    ["BTC1!"],
    ["BTC-USD"],
    ["BRK.B"],
    [],
    [],
  ]);
});

test("an empty text lists everything in the order given, whatever the aliases", () => {
  for (const text of ["", "  \t"]) expect(index.search(text, 100)).toEqual(LISTED);
  expect(found("", 2)).toEqual(["AAPL", "AMZN"]);
  expect([found("", 0), found("a", 0), found("a", -1)]).toEqual([[], [], []]);
  const odd = [
    { venue: "X", code: "A" },
    { venue: "X", code: "B", aliases: ["", "'"] },
  ];
  expect(new TickerIndex(odd, (keys) => keys).search("", 9)).toEqual(odd);
});

/** The same in the plainest words, without anything prepared, for texts of capitals, separators and signs. */
function reference(tickers: readonly SearchKeys[], text: string): SearchKeys[] {
  const sought = text.trim();
  if (sought === "") return [...tickers];
  const [venue, wanted] = sought.includes(":")
    ? [sought.split(":")[0]?.trim(), sought.split(":").slice(1).join(":").trim()]
    : [undefined, sought];
  const bare = (code: string) => [...code].filter((sign) => !" ./_-".includes(sign)).join("") || code;
  const words = (from: string) => from.split(/[^A-Z0-9]+/).filter((word) => word !== "");
  const ways: ((keys: SearchKeys) => boolean)[] = [
    ({ code }) => code === wanted || wanted === "",
    ({ code }) => bare(code) === bare(wanted),
    ({ aliases = [] }) => aliases.some((alias) => bare(alias) === bare(wanted)),
    ({ code }) => bare(code).startsWith(bare(wanted)),
    ({ name = "" }) => words(wanted).length > 0 && words(name).join(" ") === words(wanted).join(" "),
    ({ name = "" }) => words(wanted).length > 0 && words(name).join(" ").startsWith(words(wanted).join(" ")),
    (keys) => {
      const its = [...words(keys.name ?? ""), ...words(keys.code), bare(keys.code)];
      const fits = (word: string) => word === keys.venue || its.some((own) => own.startsWith(word));
      return words(wanted).length > 0 && words(wanted).every(fits);
    },
    ({ name = "", code }) =>
      (words(wanted).length > 0 && words(name).join(" ").includes(words(wanted).join(" "))) ||
      bare(code).includes(bare(wanted)) ||
      code.includes(wanted),
  ];
  const rank = (keys: SearchKeys) => ways.findIndex((way) => way(keys));
  return tickers
    .filter((keys) => (venue === undefined || keys.venue === venue) && rank(keys) !== -1)
    .toSorted((a, b) => rank(a) - rank(b));
}

test("whatever is listed and sought, the answer is that of the plain reference", () => {
  const text = (signs: string, minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...signs), minLength, maxLength });
  const keys = fc.record({
    venue: fc.constantFrom("A", "AB", "V"),
    code: text("AABBC1-._^!", 1, 6),
    name: text("AABBC &.", 0, 10),
    aliases: fc.array(text("ABC -", 1, 3), { maxLength: 2 }),
  });
  const sought = fc.oneof(text("ABC1", 0, 4), text("AABBCV1 -._/^!&:", 0, 6));
  let matches = 0;
  holdsFor(
    "ticker index against the plain reference",
    fc.property(fc.array(keys, { maxLength: 30 }), sought, fc.nat(12), (tickers, wanted, limit) => {
      const expected = reference(tickers, wanted);
      matches += expected.length;
      expect(new TickerIndex(tickers, (each) => each).search(wanted, limit)).toEqual(expected.slice(0, limit));
    }),
    { runs: 3_000 },
  );
  // A property about empty answers would hold nothing.
  expect(matches).toBeGreaterThan(3_000);
});
