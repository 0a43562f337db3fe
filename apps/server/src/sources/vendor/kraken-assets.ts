import type { AssetPair } from "./pair-index.ts";

/** Assets that Kraken calls as nobody else does; the second version of its socket has everybody's codes. */
const NEW_CODES: Readonly<Record<string, string>> = { XBT: "BTC", XDG: "DOGE" };
const OLD_CODES = new Map(Object.entries(NEW_CODES).map(([old, code]) => [code, old]));

/** Assets of its first years, whose names in pairs of two such have a letter in front: X for coins, Z for money. */
const OLD_COINS = new Set(["ETC", "ETH", "LTC", "MLN", "REP", "XBT", "XDG", "XLM", "XMR", "XRP", "ZEC"]);
const OLD_QUOTES = new Set(["ZCAD", "ZEUR", "ZGBP", "ZJPY", "ZUSD", "XETH", "XXBT"]);
const OLD_PAIR = /^X([A-Z]{3})([XZ][A-Z]{3})$/;

/** An asset's code as everybody has it: `XBT` is `BTC`. */
export function newCode(asset: string): string {
  return (Object.hasOwn(NEW_CODES, asset) && NEW_CODES[asset]) || asset;
}

/** The pair of an old name, `XXBTZUSD`; undefined for a name of another form. */
export function pairOfOldName(name: string): AssetPair | undefined {
  const [, base = "", quote = ""] = OLD_PAIR.exec(name) ?? [];
  if (!OLD_COINS.has(base) || !OLD_QUOTES.has(quote)) return undefined;
  return { base: newCode(base), quote: newCode(quote.slice(1)) };
}

/** What Kraken's REST API calls a pair: `XXBTZUSD`, and of younger assets `DOTUSD`. */
export function oldNameOf({ base, quote }: AssetPair): string {
  const [first, second] = [OLD_CODES.get(base) ?? base, OLD_CODES.get(quote) ?? quote];
  const prefixed = ["X", "Z"].map((letter) => letter + second).find((name) => OLD_QUOTES.has(name));
  return OLD_COINS.has(first) && prefixed !== undefined ? `X${first}${prefixed}` : first + second;
}
