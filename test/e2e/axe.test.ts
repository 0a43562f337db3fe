import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axeFindings } from "./axe.ts";
import { launchChromium } from "./chromium.ts";

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});

afterAll(() => browser.close());

/** A page that has nothing wrong but, perhaps, what is in it. */
const show = (main: string): Promise<void> =>
  page.setContent(`<!doctype html><html lang="en"><title>Seen</title>
    <style>
      body { color: #222; background: #fff }
      @media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } .dim { color: #222 } }
      @media (prefers-color-scheme: light) { .pale { color: #ddd } }
    </style>
    <main><h1>Seen</h1>${main}</main></html>`);

test.each([
  ["nothing", "<p class='seen'>Every word.</p>", []],
  ["an image that says nothing", "<img src='data:,'>", ["light: image-alt (critical)"]],
  ["a button without a name", "<button></button>", ["light: button-name (critical)"]],
  ["a text that is dim in the dark", "<p class='dim'>Read me.</p>", ["dark: color-contrast (serious)"]],
  ["a text that is pale in the light", "<p class='pale'>Read me.</p>", ["light: color-contrast (serious)"]],
])("what keeps people out is found: %s", async (_, main, wanted) => {
  await show(main);
  const found = await axeFindings(page);
  expect(found.map((line) => line.split(" ", 3).join(" "))).toEqual(wanted);
});

test("of a part that is asked about, what is in it alone", async () => {
  await show("<img src='data:,'><section><button></button></section>");
  expect(await axeFindings(page, "section")).toEqual([expect.stringContaining("button-name")]);
});
