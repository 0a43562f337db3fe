/** Names as a sentence has room for them: `AAPL, MSFT and 4 more`. */
export function fewNames(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return names.slice(0, most).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
