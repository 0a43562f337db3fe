/**
 * The plainest page of the kind: a table with a row for each ticker, all of them followed over server-sent events, and each
 * quote writes the whole of its row.
 */
export function plainPage(tickers: readonly string[]): string {
  const list = encodeURIComponent(tickers.join(","));
  return `<!doctype html>
<meta charset="utf-8">
<title>Prices</title>
<style>td { padding: 4px 12px; font: 14px system-ui; text-align: right; white-space: nowrap }</style>
<table><tbody></tbody></table>
<script>
const rows = new Map();
for (const ticker of ${JSON.stringify(tickers)}) {
  const row = document.querySelector("tbody").insertRow();
  row.innerHTML = "<td>" + ticker;
  rows.set(ticker, row);
}
let quotes = 0;
new EventSource("/v1/stream?tickers=${list}").addEventListener("quote", (event) => {
  const quote = JSON.parse(event.data);
  quotes++;
  rows.get(quote.ticker).innerHTML =
    "<td>" + quote.ticker + "<td>" + quote.price + "<td>" + (quote.change ?? "") + "<td>" + (quote.changePercent ?? "") +
    "<td>" + (quote.bid ?? "") + "<td>" + (quote.ask ?? "") + "<td>" + (quote.volume ?? "");
});
setInterval(() => { document.title = quotes + " quotes"; }, 1000);
</script>
`;
}
