import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { importCapture, saveImport } from "../../recordings/import-capture.ts";
import { unzipOne } from "../../recordings/importers/unzip.ts";
import { freshPath, Stage } from "./fixtures/stage.ts";

const CAPTURES = resolve(import.meta.dirname, "../../../../../../shared/captures");

describe.skipIf(!existsSync(CAPTURES))("a real day, replayed (needs ../shared/captures)", () => {
  test("the IBM day at 20,000 times its speed: every trade, in order, with the file's own high and low", async () => {
    const capture = join(CAPTURES, "lean/equity/ibm-20131008-trade.zip");
    const rows = unzipOne(await readFile(capture))
      .content.toString()
      .trim()
      .split("\n");
    const raw = rows.map((row) => Number(row.split(",")[1]));
    const path = freshPath();
    await saveImport(await importCapture(capture), path);
    const stage = await Stage.open(new FakeScheduler(), path, { speed: 20_000 });
    const reader = await stage.reader("US:IBM");
    // The day is 38,167 s long, from its first trade to its last.
    for (let ms = 0; ms < 1_920; ms += 16) await stage.pass(16);
    expect(reader.prices.map((price) => Math.round(Number(price) * 10_000))).toEqual(raw);
    const info = Object.assign({}, ...reader.infos);
    expect(Number(info.open) * 10_000).toBe(raw[0]);
    expect(Number(info.high) * 10_000).toBe(raw.reduce((a, b) => Math.max(a, b)));
    expect(Number(info.low) * 10_000).toBe(raw.reduce((a, b) => Math.min(a, b)));
  });
});
