import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Activity } from "../apps/server/src/engine/ports/stores/portfolio-store.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { FILE_ROWS, type LifeLine } from "./portfolio-life.ts";
import { holdsInTurns, isLong } from "./seeded.ts";

const LIFE = fileURLToPath(new URL("portfolio-life.ts", import.meta.url));
/** A thousand kills in the long form, in twenty histories: all that is kept is read again after each. */
const KILLS = isLong ? 50 : 2;

/** Lives until so many lines were heard and some turns of this process more, then ends as if the machine had been switched off. */
function live(path: string, life: number, lines: number, turns: number): Promise<LifeLine[]> {
  const child = spawn(process.execPath, [LIFE, path, String(life)], { stdio: ["ignore", "pipe", "inherit"] });
  const heard: LifeLine[] = [];
  const killAfter = (left: number) => {
    if (left === 0) child.kill("SIGKILL");
    else setImmediate(killAfter, left - 1);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    // The last line of a life may be cut off.
    if (line.endsWith("}")) heard.push(JSON.parse(line) as LifeLine);
    if (heard.length === lines) killAfter(turns);
  });
  return new Promise((resolve) => child.once("close", () => resolve(heard)));
}

/** How many activities there are of each note. */
async function kept(path: string): Promise<Map<string, number>> {
  const store = await openHere(path);
  const counts = new Map<string, number>();
  let beyond: Activity | undefined;
  for (;;) {
    const page = await store.portfolios.activities("ann", { order: "oldest", limit: 1_000, beyond });
    for (const { note = "" } of page) counts.set(note, (counts.get(note) ?? 0) + 1);
    beyond = page.at(-1);
    if (page.length < 1_000) break;
  }
  const numbers = (await store.portfolios.head("ann"))?.lastNumber ?? 0;
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Each activity has a number of its own, and so has the account.
  expect(numbers).toBe(all + 1);
  await store.close();
  return counts;
}

test(
  "kill -9 anywhere: what was acknowledged is there, a file is there whole or not at all, and no number is lost",
  async () => {
    const kill = fc.tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 0, max: 20_000 }));
    const property = fc.asyncProperty(fc.array(kill, { minLength: KILLS, maxLength: KILLS }), async (kills) => {
      const folder = mkdtempSync(join(tmpdir(), "streampulse-killed-portfolio-"));
      const path = join(folder, "kept.db");
      const acknowledged: LifeLine[] = [];
      for (const [life, [lines, turns]] of kills.entries()) {
        acknowledged.push(...(await live(path, life, lines, turns)));
        const counts = await kept(path);
        for (const { note, count } of acknowledged) expect(counts.get(note), note).toBe(count);
        for (const [note, count] of counts) {
          const isFile = Number(note.split(".")[1]) % 8 === 7;
          expect(count, note).toBe(isFile ? FILE_ROWS : 1);
        }
        // At most the one that was under way is there beside them.
        expect(counts.size - acknowledged.length).toBeLessThanOrEqual(life + 1);
      }
      rmSync(folder, { recursive: true });
    });
    await holdsInTurns("killed portfolios", property, { runs: 1, longRuns: 20 });
  },
  isLong ? 2_400_000 : 60_000,
);
