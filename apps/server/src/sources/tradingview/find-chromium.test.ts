import { expect, test } from "vitest";
import { findChromium } from "./find-chromium.ts";

const here = import.meta.filename;

test("the one that was set comes before those at usual places", () => {
  expect(findChromium(here, [import.meta.dirname])).toBe(here);
  expect(findChromium(undefined, ["/no/such/browser", here])).toBe(here);
});

test("where there is none, it is said what to do", () => {
  expect(() => findChromium(undefined, ["/no/such/browser"])).toThrow(
    /apt install chromium.*STREAMPULSE_TRADINGVIEW_BROWSER/,
  );
  expect(() => findChromium("/no/such/browser", [here])).toThrow(
    'STREAMPULSE_TRADINGVIEW_BROWSER names "/no/such/browser", and there is no such file.',
  );
});
