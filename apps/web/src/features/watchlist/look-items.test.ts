import { expect, test } from "vitest";
import { alertWish } from "../alerts/open-alert.ts";
import { readWish } from "../chart/chart-wish.ts";
import { lookItems } from "./look-items.ts";

test("a row's menu leads to an alert with the price of that moment, and to the row's chart", () => {
  let price = "1";
  const gone: string[] = [];
  const items = lookItems("NASDAQ:AAPL", { price: () => price, go: (path) => void gone.push(path) });
  expect(items.map(({ text }) => text)).toEqual(["Set an alert", "Open chart"]);
  price = "215.5";
  items[0]?.onChoose();
  expect(alertWish.now()).toEqual({ ticker: "NASDAQ:AAPL", price: "215.5" });
  alertWish.close();
  items[1]?.onChoose();
  const [path, query] = gone[0]?.split("?") ?? [];
  expect([path, readWish(new URLSearchParams(query)).ticker]).toEqual(["/chart/", "NASDAQ:AAPL"]);
});
