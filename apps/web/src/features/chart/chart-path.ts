/** The path of a ticker's chart, as it is shown first. */
export function chartPath(ticker: string): string {
  return `/chart/?${new URLSearchParams({ t: ticker })}`;
}
