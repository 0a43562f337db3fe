import { expect, test } from "vitest";
import { chartKeys } from "./chart-keys.ts";

test("where alerts are refused there is no key for one", () => {
  const act = (): void => undefined;
  const acts = { shorter: act, longer: act, kind: act, table: act };
  expect(Object.keys(chartKeys({ ...acts, alert: act }))).toEqual(["a", "[", "]", "c", "t"]);
  expect(Object.keys(chartKeys({ ...acts, alert: undefined }))).toEqual(["[", "]", "c", "t"]);
});
