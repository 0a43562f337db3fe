import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CandleStep, HistoryGapReason, stepAt } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openHere } from "../apps/server/src/stores/index.ts";
import { FAKE_START_MS, FakeScheduler } from "./fake-scheduler.ts";
import { HistoryStage } from "./history-stage.ts";
import { holdsInTurns, isLong } from "./seeded.ts";

const LIFE = fileURLToPath(new URL("history-life.ts", import.meta.url));
/** Two hundred and fifty kills in the long form, in ten histories. */
const KILLS = isLong ? 25 : 2;
const TRADES_MAX = 120;
/** How long nobody records between two lives, on their clock. */
const AWAY_MS = 45_000;

interface Trade {
  readonly timeMs: number;
  readonly price: number;
  readonly size: number;
}

/** What a life was told, and how much of it the database had acknowledged when it was killed. */
interface Life {
  readonly trades: readonly Trade[];
  readonly written: number;
}

/** Lets a process record from a time on, and kills it once so many trades were said after the first acknowledgement. */
async function lived(
  path: string,
  startMs: number,
  { seed, trades: most }: { seed: number; trades: number },
): Promise<Life> {
  const child = spawn(process.execPath, [LIFE, path, `${startMs}`, `${seed}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const trades: Trade[] = [];
  let written = 0;
  let left = most;
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, ...numbers] = line.split(" ");
    const [timeMs = NaN, price = NaN, size = NaN] = numbers.map(Number);
    // What it said before it was killed is read on.
    if (what === "written") written = timeMs;
    else trades.push({ timeMs, price, size });
    if (written > 0 && left-- === 0) child.kill("SIGKILL");
  }
  return { trades, written };
}

/** The candles of a step that these trades make. */
function made(step: CandleStep, trades: readonly Trade[]) {
  const bars = new Map<number, Trade[]>();
  for (const trade of trades) {
    const { fromMs } = stepAt(step, undefined, trade.timeMs);
    bars.set(fromMs, [...(bars.get(fromMs) ?? []), trade]);
  }
  return [...bars].map(([startMs, within]) => {
    const prices = within.map(({ price }) => price);
    return {
      startMs,
      open: `${prices[0]}`,
      high: `${Math.max(...prices)}`,
      low: `${Math.min(...prices)}`,
      close: `${prices.at(-1)}`,
      volume: `${within.reduce((sum, { size }) => sum + size, 0)}`,
      count: within.length,
    };
  });
}

/** Holds what can be read against what the lives were told. */
async function look(path: string, lives: readonly Life[], nowMs: number): Promise<void> {
  const store = await openHere(path);
  const { read } = await HistoryStage.open({ store, scheduler: new FakeScheduler(nowMs) });
  const kept: Trade[] = [];
  for (const { trades, written } of lives) {
    const [fromMs, toMs] = [trades[0]?.timeMs ?? NaN, (trades.at(-1)?.timeMs ?? NaN) + AWAY_MS / 2];
    const { candles, gaps } = await read(CandleStep.ONE_SECOND, fromMs - 1_000, toMs);
    const count = candles.reduce((sum, candle) => sum + (candle.count ?? NaN), 0);
    // What was acknowledged is there, and of the rest no more than was told, in its order.
    expect(count).toBeGreaterThanOrEqual(written);
    expect(candles).toMatchObject(made(CandleStep.ONE_SECOND, trades.slice(0, count)));
    kept.push(...trades.slice(0, count));
    for (const [at, { timeMs }] of trades.entries()) {
      const gap = gaps.find((one) => timeMs >= one.fromMs && timeMs < one.toMs);
      // What is not there is said to be missing, and what is there is not, but for its last moment.
      if (at >= count) expect(gap?.reason).toBe(HistoryGapReason.SERVER_DOWN);
      else if (at < count - 1) expect(gap).toBeUndefined();
    }
    expect(gaps.at(-1)).toMatchObject({ toMs: expect.toSatisfy((to: number) => to >= toMs) });
  }
  for (const step of [CandleStep.ONE_MINUTE, CandleStep.ONE_HOUR, CandleStep.ONE_DAY]) {
    const { candles } = await read(step, stepAt(step, undefined, FAKE_START_MS).fromMs, nowMs);
    expect(candles).toMatchObject(made(step, kept));
  }
  await store.close();
}

test(
  "however often a process is killed that records, what it wrote is there, nothing else, and the rest is a gap",
  { timeout: 1_800_000 },
  async () => {
    const life = fc.record({ seed: fc.nat(2 ** 31 - 1), trades: fc.nat(TRADES_MAX) });
    let kills = 0;
    const history = fc.asyncProperty(fc.array(life, { minLength: KILLS, maxLength: KILLS }), async (plans) => {
      const folder = mkdtempSync(join(tmpdir(), "streampulse-history-"));
      try {
        const path = join(folder, "kept.db");
        const lives: Life[] = [];
        let nowMs = FAKE_START_MS;
        for (const plan of plans) {
          lives.push(await lived(path, nowMs, plan));
          nowMs = (lives.at(-1)?.trades.at(-1)?.timeMs ?? NaN) + AWAY_MS;
          await look(path, lives, nowMs);
          if (++kills % 100 === 0) console.info(`${kills} kills`);
        }
        await look(path, lives, nowMs);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
    await holdsInTurns("kills of a process that records", history, { runs: 1, longRuns: 10 });
  },
);
