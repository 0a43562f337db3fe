import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";

/** The exported page, which `npm test` builds. */
const OUT = join(import.meta.dirname, "../apps/web/out");

/** What the document itself names, in bytes as browsers get them where they know brotli; of all: test/e2e/page.test.ts. */
const MOST = 160_000;

/** The scripts that a document names, as paths below the export. */
function scriptsOf(document: string): string[] {
  const html = readFileSync(join(OUT, document), "utf8");
  const named = [...html.matchAll(/<script[^>]*\ssrc="\/([^"]+)"[^>]*>/g)];
  // Old browsers alone load what says so.
  return [...new Set(named.filter(([tag]) => !/\bnomodule\b/i.test(tag)).map(([, path]) => path ?? ""))];
}

const read = (path: string): Buffer => readFileSync(join(OUT, path));

test("the first document names at most 160 kB of scripts", () => {
  const scripts = scriptsOf("index.html");
  expect(scripts.length).toBeGreaterThan(3);
  const sent = (pack: (text: Buffer) => Buffer): number =>
    scripts.reduce((sum, path) => sum + pack(read(path)).length, 0);
  const [gzip, brotli] = [sent(gzipSync), sent(brotliCompressSync)];
  console.info(`scripts of the first page: ${gzip} bytes by gzip, ${brotli} by brotli, in ${scripts.length} files`);
  expect(brotli).toBeLessThanOrEqual(MOST);
});

test("the chart's library and menus are no part of the first page", () => {
  // Names that their own code holds as text, which no minifier changes.
  const marks = ["lightweight-charts", "RovingFocusGroup"];
  const parts = scriptsOf("index.html").map((path) => read(path));
  expect(marks.filter((mark) => parts.some((part) => part.includes(mark)))).toEqual([]);
});
