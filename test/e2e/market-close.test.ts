import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemScheduler } from "../../apps/server/src/system-scheduler.ts";
import { startServer } from "../running-server.ts";
import { FakeFinnhub, KEY } from "../upstreams/finnhub/fake-finnhub.ts";
import { launchChromium } from "./chromium.ts";
import { PricePage } from "./price-page.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
});

test("a user sees New York close and open: the last price stays, as closed, until the morning's first", async () => {
  // Clocks of the server and its vendor that can be set; their timers are real.
  let aheadMs = Date.parse("2026-11-27T21:50:00Z") - systemScheduler.now();
  const scheduler = { ...systemScheduler, now: () => systemScheduler.now() + aheadMs };
  const setClocks = (time: string) => (aheadMs = Date.parse(time) - systemScheduler.now());
  const fake = await FakeFinnhub.start({ scheduler });
  const server = await startServer(
    {
      STREAMPULSE_SOURCES: "finnhub",
      STREAMPULSE_FINNHUB_API_KEY: KEY,
      STREAMPULSE_FINNHUB_URL: fake.url,
      STREAMPULSE_FINNHUB_WS_URL: fake.wsUrl,
    },
    { scheduler },
  );
  try {
    const page = await PricePage.open(browser, server.url, ["AAPL"]);
    const badge = (word: string) => page.row("AAPL").getByText(word, { exact: true }).waitFor();
    await fake.until(() => fake.carries("AAPL"));
    fake.trade({ symbol: "AAPL", price: "262.41" });
    await page.shows("AAPL", "262.41");
    // The short Friday after Thanksgiving: the bell was at 13:00, after hours are until 17:00.
    await badge("After hours");
    setClocks("2026-11-27T22:00:00Z");
    await badge("Closed");
    expect(await page.price("AAPL")).toBe("262.41");
    await page.row("AAPL").click();
    await page.page
      .getByRole("definition")
      .filter({ hasText: /^Closed/ })
      .nth(1)
      .waitFor();
    setClocks("2026-11-30T09:00:00Z");
    await badge("Last close");
    await fake.until(() => fake.carries("AAPL"));
    fake.trade({ symbol: "AAPL", price: "263.05" });
    await page.shows("AAPL", "263.05");
    await badge("Pre-market");
    expect(fake.violations).toEqual([]);
    expect(page.faults).toEqual([]);
    await page.page.context().close();
  } finally {
    await server.close();
    await fake.close();
  }
});
