import { launchChromium } from "../../../apps/server/src/sources/tradingview/chromium.ts";

// A process that has a browser until it is killed; it says so once a page is open.
const browser = await launchChromium(process.argv[2] ?? "", { info: () => {}, warn: () => {} });
const page = await browser.page(async () => {});
await page.goto("about:blank");
process.stdout.write("open\n");
