import { createElement, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { PriceStoreProvider, useConnection, usePrice, usePriceStore, useTickers } from "./react.ts";
import { createClient } from "./client.ts";
import { createPriceStore } from "./price-store.ts";

function Row({ ticker }: { ticker: string }): ReactNode {
  const { quote, error } = usePrice(ticker);
  return `${ticker} ${quote?.price ?? "—"} ${error?.message ?? ""}`;
}

function Table(): ReactNode {
  const rows = useTickers().map((ticker) => createElement(Row, { key: ticker, ticker }));
  return createElement("p", { title: useConnection().status }, rows);
}

test("the hooks show the store of the nearest provider, on a server as well", () => {
  const store = createPriceStore(createClient({ url: "http://127.0.0.1:1" }), { tickers: ["aapl", "MSFT"] });
  const html = renderToString(createElement(PriceStoreProvider, { store }, createElement(Table)));
  expect(html).toBe('<p title="stopped">AAPL — <!-- -->MSFT — </p>');
});

test("without a provider a hook says what is missing", () => {
  const Lost = (): ReactNode => usePriceStore().tickers.length;
  expect(() => renderToString(createElement(Lost))).toThrow(/no PriceStoreProvider/);
});
