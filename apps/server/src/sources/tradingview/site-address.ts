/** The site's page of a ticker: `NASDAQ:AAPL` is `/symbols/NASDAQ-AAPL/`. `site` is its origin. */
export function addressOf(site: string, canonical: string): string {
  const [venue = "", code = ""] = canonical.split(":");
  return `${site}/symbols/${encodeURIComponent(venue)}-${encodeURIComponent(code)}/`;
}
