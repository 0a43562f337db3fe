import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packClient } from "./client-package.ts";
import { ROOT } from "./install.mjs";

const run = promisify(execFile);
const folder = join(ROOT, `.cache/client-package-${process.pid}`);
/** Bytes of each door's own page, compressed; they share most of them where a page has several. */
const SIZE_MAX = {
  index: 30_000,
  alerts: 29_500,
  faults: 24_500,
  history: 26_000,
  portfolio: 31_500,
  rooms: 26_000,
  watchlists: 27_000,
} as const;

beforeAll(() => packClient(folder));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.entries(SIZE_MAX))(
  "the SDK's %s costs a page at most %d bytes, compressed with brotli",
  async (door, most) => {
    const { outputFiles } = await build({
      entryPoints: [join(ROOT, `packages/client/src/${door}.ts`)],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
    });
    const bytes = outputFiles.map((file) => brotliCompressSync(file.contents).length);
    expect(bytes).toHaveLength(1);
    expect(bytes[0]).toBeLessThanOrEqual(most);
  },
);

test("publint finds nothing to say about the package", async () => {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
});

test("the package is imported and required, its hooks too", async () => {
  const ask = `
    console.log(typeof createClient, typeof createPriceStore, Quality.LIVE, typeof usePrice);
    try { createAlerts({ url: "nowhere" }); } catch (error) { console.log(error instanceof StreamPulseError, error.field); }`;
  const names = "{ createClient, createPriceStore, Quality, StreamPulseError }";
  const files = {
    "a.mjs": `import ${names} from "@streampulse/client"; import { usePrice } from "@streampulse/client/react";
      import { createAlerts } from "@streampulse/client/alerts"; ${ask}`,
    "b.cjs": `const ${names} = require("@streampulse/client"); const { usePrice } = require("@streampulse/client/react");
      const { createAlerts } = require("@streampulse/client/alerts"); ${ask}`,
  };
  for (const [name, text] of Object.entries(files)) {
    // Beside its package.json a package finds itself by its name.
    writeFileSync(join(folder, name), text);
    expect((await run(process.execPath, [join(folder, name)])).stdout).toBe("function function 1 function\ntrue url\n");
  }
});

test("its declarations stand alone, for modules of both kinds", async () => {
  const text = `import { createClient, type Quote } from "@streampulse/client";
import { createAlerts, type Firing } from "@streampulse/client/alerts";
import { CandleStep, createHistory } from "@streampulse/client/history";
import { createPortfolio } from "@streampulse/client/portfolio";
import { usePrice } from "@streampulse/client/react";
import { createWatchlists } from "@streampulse/client/watchlists";
export const last: Quote | undefined = usePrice("AAPL").quote;
export const fired = async (url: string): Promise<Firing | undefined> =>
  (await createAlerts({ url }).firings({ ticker: "AAPL" })).firings[0];
export const kept = (url: string) => [
  createHistory({ url }).candles({ ticker: "AAPL", step: CandleStep.ONE_DAY }),
  createPortfolio({ url }).valuation(),
  createWatchlists({ url }).list(),
];
// @ts-expect-error: a condition says of what price
void createAlerts({ url: "" }).create({ ticker: "AAPL", condition: { above: {} } });
// @ts-expect-error: a url is text
createClient({ url: 1 });
`;
  const files = ["c.mts", "d.cts"].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, text);
  const options = [
    "--noEmit",
    "--ignoreConfig",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--types",
    "react",
  ];
  await run(join(ROOT, "node_modules/.bin/tsc"), [...options, "--lib", "es2024,dom,dom.iterable", ...files], {
    cwd: folder,
  }).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
});
