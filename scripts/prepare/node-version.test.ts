import { expect, test } from "vitest";
import { nodeFault, OLDEST_MAJOR } from "./node-version.mjs";

test("the oldest Node that can set the project up may, one before is told what is needed", () => {
  expect(nodeFault(`${OLDEST_MAJOR}.0.0`)).toBeUndefined();
  expect(nodeFault("100.1.2")).toBeUndefined();
  expect(nodeFault(`${OLDEST_MAJOR - 1}.9.9`)).toMatch(`needs Node ${OLDEST_MAJOR} or newer`);
});
