import { expect, test } from "vitest";
import { rangeNamed } from "./chart-range.ts";
import { chartMemory, keepChart } from "./chart-memory.ts";

function storage(kept?: string) {
  const items = new Map(kept === undefined ? [] : [["streampulse.chart", kept]]);
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test("parts are kept one by one", () => {
  const box = storage();
  keepChart(() => box, { ticker: "AAPL" });
  keepChart(() => box, { kind: "candles", range: rangeNamed("1Y") });
  expect(chartMemory(() => box)).toMatchObject({ ticker: "AAPL", kind: "candles", range: { name: "1Y" } });
});

test.each(["", "null", "7", '{"kind":"pie","range":3,"ticker":{}}', "{"])(
  "%j is kept by nobody, and harms nobody",
  (text) => {
    expect(chartMemory(() => storage(text))).toEqual({ ticker: undefined, kind: "area", range: rangeNamed("1D") });
  },
);

test("a browser that refuses its storage has a chart", () => {
  const refused = (): never => {
    throw new Error("refused");
  };
  keepChart(refused, { kind: "line" });
  expect(chartMemory(refused).kind).toBe("area");
});
