import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { holdsInTurns, isLong } from "../../../../../test/seeded.ts";
import { openHere } from "../index.ts";

const WRITER = fileURLToPath(new URL("../fixtures/endless-writer.ts", import.meta.url));
const WRITERS = 4;

/** Runs the writer until that many writings were acknowledged, kills it, and returns the last ones that were. */
async function killedAfter(path: string, acknowledged: number, first: number): Promise<number[]> {
  const child = spawn(process.execPath, [WRITER, path, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const last = Array.from({ length: WRITERS }, () => first - 1);
  let seen = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== "opened") {
      const [writer = 0, n = 0] = line.split(" ").map(Number);
      last[writer] = n;
    }
    // Lines that it wrote before it was killed are read on: they were acknowledged too.
    if (++seen === acknowledged) child.kill("SIGKILL");
  }
  await ended;
  return last;
}

test("what was acknowledged is there, whole, however often the process is killed", { timeout: 1_200_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "kept.db");
  let first = 1;
  let kills = 0;
  const oneKill = fc.asyncProperty(fc.nat({ max: isLong ? 400 : 120 }), async (acknowledged) => {
    const last = await killedAfter(path, acknowledged, first);
    const file = new Database(path);
    expect(file.pragma("integrity_check", { simple: true })).toBe("ok");
    file.close();
    const store = await openHere(path);
    for (const [writer, n] of last.entries()) {
      const kept = await store.listings.of(`w${writer}`);
      // The next one may have been written, and its acknowledgement lost with the process.
      if (kept === undefined) expect(n).toBe(0);
      else {
        expect([n, n + 1]).toContain(kept.atMs);
        expect(kept.listings).toHaveLength(kept.atMs % 40);
        first = Math.max(first, kept.atMs + 1);
      }
    }
    await store.close();
    // Each begins where the furthest was, so that an older writing can be told from a newer one.
    const again = await openHere(path);
    for (let writer = 0; writer < WRITERS; writer++) {
      await again.listings.keep(`w${writer}`, { listings: [], atMs: 40 * Math.ceil(first / 40) });
    }
    await again.close();
    first = 40 * Math.ceil(first / 40) + 1;
    if (++kills % 100 === 0) console.info(`${kills} kills`);
  });
  await holdsInTurns("kills of a process that writes", oneKill, { runs: 4, longRuns: 1_000 });
});
