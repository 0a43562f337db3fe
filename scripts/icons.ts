// `node scripts/icons.ts`: the page's icons for home screens, drawn from apps/web/src/app/icon.svg.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "./prepare/chromium.mjs";
import { ROOT } from "./prepare/install.mjs";

const WEB = join(ROOT, "apps/web");
const svg = readFileSync(join(WEB, "src/app/icon.svg"), "utf8");
/** Home screens cut their own shape out of these: the ground fills the square, and the line keeps clear of its rim. */
const whole = svg.replace(/ rx="\d+"/, "").replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"');
const square = whole.replace('<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"');

const executablePath = await findChromium();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox"] });
try {
  for (const [name, size, image] of [
    ["src/app/apple-icon", 180, square],
    ["public/icons/192", 192, svg],
    ["public/icons/512", 512, svg],
    ["public/icons/maskable-512", 512, square],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${image}`);
    await page.screenshot({ path: join(WEB, `${name}.png`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
