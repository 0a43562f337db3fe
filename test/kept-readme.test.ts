import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const README = readFileSync(join(ROOT, "packages/client/README.md"), "utf8");
const EXAMPLES = [...README.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

/** What each example prints, by the door that it imports. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  alerts: /^fired: AAPL \d+\.\d\d from code\n$/,
  history: /^NASDAQ:AAPL (no candle yet|\d+\.\d+)\n[\s\S]*candle: \d/,
  portfolio: /^(net worth: -?\d+\.\d\d USD \(\d of 1 priced\)\n)+$/,
  watchlists: /^list: Tech 3\n$/,
};

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "20" });
});
afterAll(() => server.close());

test.each(EXAMPLES.map((code): [string, string] => [/client\/(\w+)"/.exec(code)?.[1] ?? "", code]))(
  "the SDK's example of %s runs as it stands, and ends",
  async (door, code) => {
    expect(code).toContain("http://127.0.0.1:8080");
    const file = join(ROOT, `example-${door}-${process.pid}.tmp.mjs`);
    writeFileSync(file, code.replace("http://127.0.0.1:8080", server.url));
    const log = vi.spyOn(console, "log").mockReturnValue();
    try {
      // In this process: a start of Node for each would cost more than all they do.
      await import(/* @vite-ignore */ pathToFileURL(file).href);
      const printed = log.mock.calls.map((words) => `${words.join(" ")}\n`).join("");
      expect(printed).toMatch(PRINTS[door] as RegExp);
    } finally {
      log.mockRestore();
      rmSync(file);
    }
  },
);

test("every door of what is kept has an example", () => {
  expect(EXAMPLES).toHaveLength(Object.keys(PRINTS).length);
});
