// `npm run picture`: the README's pictures of the page, from the real page on a server with a fixed seed.
import { join } from "node:path";
import { findChromium } from "./prepare/chromium.mjs";
import { ROOT } from "./prepare/install.mjs";
import { step } from "./prepare/progress.mjs";
import { chromium } from "playwright-core";
import { startServer } from "../test/running-server.ts";

/** Long enough for the rows' lines to have a shape. */
const WATCHED_MS = 25_000;

const server = await startServer({ STREAMPULSE_SIMULATED_SEED: "4", STREAMPULSE_SIMULATED_SCENARIO: "busy" });
const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox"] });
try {
  await step("Taking pictures of the page", "docs/page-light.png, docs/page-dark.png", async () => {
    await Promise.all(
      (["light", "dark"] as const).map(async (colorScheme) => {
        const page = await browser.newPage({
          colorScheme,
          viewport: { width: 1280, height: 720 },
          deviceScaleFactor: 1.5,
        });
        await page.goto(server.url);
        await page.waitForTimeout(WATCHED_MS);
        await page.screenshot({ path: join(ROOT, "docs", `page-${colorScheme}.png`) });
      }),
    );
  });
} finally {
  await browser.close();
  await server.close();
}
