/** The site's page of a ticker: `NASDAQ:AAPL` is `/symbols/NASDAQ-AAPL/`. `site` is its origin. */
export function addressOf(site: string, symbol: string): string {
  const [venue = "", code = ""] = symbol.split(":");
  return `${site}/symbols/${encodeURIComponent(venue)}-${encodeURIComponent(code)}/`;
}
