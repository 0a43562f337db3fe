import type { MenuItem } from "../../ui/menu-props.ts";
import { openAlert } from "../alerts/open-alert.ts";
import { chartPath } from "../chart/chart-path.ts";

/** Where a row's menu leads: to an alert that begins with the price of this moment, and to the chart. */
export function lookItems(
  ticker: string,
  { price, go }: { price: () => string | undefined; go: (path: string) => void },
): readonly MenuItem[] {
  return [
    { text: "Set an alert", onChoose: () => openAlert({ ticker, price: price() }) },
    { text: "Open chart", onChoose: () => go(chartPath(ticker)) },
  ];
}
