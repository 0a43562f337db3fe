import type { SiteSymbol } from "./site-symbol.ts";

const PAGE = 50;

/** What `/symbol_search/v3` answers: symbols whose name or description has the text, primary listings first. */
export function symbolSearch(symbols: Iterable<SiteSymbol>, query: URLSearchParams): unknown {
  const text = (query.get("text") ?? "").toUpperCase();
  const exchange = (query.get("exchange") ?? "").toUpperCase();
  const start = Number(query.get("start") ?? "0");
  const isMarked = query.get("hl") === "1";
  const found = [...symbols].filter(({ facts }) => {
    const [venue, code = ""] = facts.symbol.split(":");
    if (exchange !== "" && venue !== exchange) return false;
    return code.includes(text) || facts.description.toUpperCase().includes(text);
  });
  // In the order of listing, but for what begins with the text and is the primary listing.
  const rank = ({ facts }: SiteSymbol) =>
    (facts.symbol.split(":")[1] === text ? 0 : 2) + (facts.isPrimary === true ? 0 : 1);
  found.sort((a, b) => rank(a) - rank(b));
  const page = found.slice(start, start + PAGE);
  return {
    symbols_remaining: Math.max(0, found.length - start - PAGE),
    symbols: page.map((symbol) => entry(symbol, isMarked ? text : "")),
  };
}

function entry({ facts }: SiteSymbol, marked: string): Record<string, unknown> {
  const [exchange = "", code = ""] = facts.symbol.split(":");
  const mark = (words: string) => (marked === "" ? words : words.replace(marked, `<em>${marked}</em>`));
  return {
    symbol: mark(code),
    description: mark(facts.description),
    type: facts.type,
    exchange,
    currency_code: facts.currency,
    provider_id: "ice",
    source_id: exchange,
    country: "US",
    typespecs: [],
    ...(facts.prefix === undefined ? {} : { prefix: facts.prefix }),
    ...(facts.isPrimary === true ? { is_primary_listing: true } : {}),
  };
}

/** What the scanner's `/symbol` answers, as JSON text with the symbol's own digits; undefined: no such symbol. */
export function scannerSymbol(symbol: SiteSymbol | undefined, fields: readonly string[]): string | undefined {
  if (!symbol) return undefined;
  const { facts } = symbol;
  const [exchange, name] = facts.symbol.split(":");
  const isDelayed = symbol.field("update_mode") !== "streaming";
  const columns: Readonly<Record<string, string | undefined>> = {
    close: symbol.text("lp"),
    open: symbol.text("open_price"),
    high: symbol.text("high_price"),
    low: symbol.text("low_price"),
    change: symbol.text("chp"),
    change_abs: symbol.text("ch"),
    volume: symbol.text("volume"),
    bid: isDelayed ? undefined : symbol.text("bid"),
    ask: isDelayed ? undefined : symbol.text("ask"),
    currency: JSON.stringify(facts.currency),
    exchange: JSON.stringify(exchange),
    name: JSON.stringify(name),
    description: JSON.stringify(facts.description),
    type: JSON.stringify(facts.type),
    update_mode: symbol.text("update_mode"),
    pricescale: symbol.text("pricescale"),
    minmov: symbol.text("minmov"),
  };
  return `{${fields.map((field) => `${JSON.stringify(field)}:${columns[field] ?? "null"}`).join(",")}}`;
}
