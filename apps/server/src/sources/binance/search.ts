import { longName } from "./long-names.ts";
import { VENUE, type Market } from "./market.ts";

/** Quote assets by how many people look for a price in them. */
const QUOTES = ["USDT", "USDC", "FDUSD", "EUR", "BTC", "ETH", "BNB", "TRY"];

/** The longest text that can match anything: a symbol has 20 characters, a long name fewer. */
const TEXT_MAX = 48;

/**
 * The markets that match, best first: the symbol itself, then the asset by code or name, then what begins
 * with the text, then what contains it; among equals the commonest quote asset.
 */
export function searchMarkets(markets: Iterable<Market>, text: string, limit: number): Market[] {
  const wanted = text
    .trim()
    .toUpperCase()
    .slice(0, TEXT_MAX + 1);
  const words = wanted.startsWith(`${VENUE}:`) ? wanted.slice(VENUE.length + 1) : wanted;
  // People write BTC/USDT, BTC-USDT and BTC USDT for BTCUSDT.
  const code = words.replace(/[\s/_-]+/g, "");
  if (code === "" || words.length > TEXT_MAX) return [];
  const found: { readonly market: Market; readonly rank: number }[] = [];
  for (const market of markets) {
    const rank = market.trading ? rankOf(market, words, code) : undefined;
    if (rank !== undefined) found.push({ market, rank: rank * 100 + quoteRank(market.quote) });
  }
  found.sort((a, b) => a.rank - b.rank || (a.market.symbol < b.market.symbol ? -1 : 1));
  return found.slice(0, limit).map(({ market }) => market);
}

function rankOf({ symbol, base }: Market, words: string, code: string): number | undefined {
  const name = longName(base).toUpperCase();
  if (symbol === code) return 0;
  if (base === code || name === words) return 1;
  if (symbol.startsWith(code)) return 2;
  if (name.startsWith(words)) return 3;
  if (symbol.includes(code)) return 4;
  return name.includes(words) ? 5 : undefined;
}

function quoteRank(quote: string): number {
  const at = QUOTES.indexOf(quote);
  return at === -1 ? QUOTES.length : at;
}
