// `node bench/candles.ts [quotes a second of 1,000]`: what recording costs. Prices go through the board into candles and the
// database's file, as in a server; then the tick path is timed by itself, with the recorder and without.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { Quality } from "@streampulse/core";
import { Board } from "../apps/server/src/engine/board.ts";
import { HistoryRecorder } from "../apps/server/src/engine/history/recorder.ts";
import { TickerTable } from "../apps/server/src/engine/ticker-table.ts";
import { openStore } from "../apps/server/src/stores/index.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";

const LISTINGS = 200;
const SECONDS = 20;
const BATCH = 500;
const TIMED = 2_000_000;
const WANTED_PER_SECOND = Number(process.argv[2] ?? 0) * 1_000;

/** Prices of 200 listings, and who may hear of them. */
function market(recorder?: HistoryRecorder) {
  const table = new TickerTable();
  const board = new Board(table, systemScheduler, () => {}, recorder);
  const listed = Array.from({ length: LISTINGS }, (_, n) => {
    const canonical = `BENCH:T${n}`;
    const one = board.open({ canonical, info: { decimals: 2 } }, "bench");
    board.bind(one, table.intern({ ticker: canonical, venue: "BENCH", code: `T${n}` }));
    return one;
  });
  let made = 0;
  return (count: number) => {
    const sourceTimeMs = systemScheduler.now();
    for (let n = 0; n < count; n++) {
      const order = ++made;
      const cents = 10_000 + ((order * 7_919) % 400);
      const said = {
        id: 0,
        price: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`,
        sourceTimeMs,
        order,
        size: "0.0125",
      };
      const one = listed[order % LISTINGS];
      if (one) board.accept(one, said, "bench", Quality.LIVE);
    }
  };
}

/** µs of CPU for each quote. */
function timed(tell: (count: number) => void): number {
  tell(200_000);
  const before = process.cpuUsage();
  for (let n = 0; n < TIMED / BATCH; n++) tell(BATCH);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TIMED;
}

const folder = mkdtempSync(join(tmpdir(), "streampulse-bench-"));
const path = join(folder, "bench.db");
const store = await openStore(path, { scheduler: systemScheduler, random: Math.random });
const recorder = new HistoryRecorder({
  store: store.candles,
  scheduler: systemScheduler,
  trouble: (fault) => console.error(fault),
});
const tell = market(recorder);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const cpu = process.cpuUsage();
const began = performance.now();
let told = 0;
for (let passed = 0; passed < SECONDS * 1_000; passed = performance.now() - began) {
  const isAhead = WANTED_PER_SECOND > 0 && told > (WANTED_PER_SECOND * passed) / 1_000;
  if (!isAhead) {
    tell(BATCH);
    told += BATCH;
  }
  await new Promise((resolve) => setImmediate(resolve));
}
const toldMs = performance.now() - began;
await recorder.close();
const writtenMs = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
const counts = await store.candles.counts();
await store.close();
delay.disable();

const rows = counts.reduce((sum, { count }) => sum + count, 0);
console.log(
  `${told} quotes of ${LISTINGS} listings in ${(toldMs / 1_000).toFixed(1)} s: ${Math.round((told * 1_000) / writtenMs)} a second until all are written`,
);
console.log(
  `counted ${recorder.counts.counted}, late ${recorder.counts.late}, lost ${recorder.counts.lost}; ${rows} candles, ${(statSync(path).size / rows).toFixed(0)} bytes each`,
);
console.log(
  `CPU of all threads: ${((user + system) / told).toFixed(2)} µs a quote; event loop delayed p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, at most ${(delay.max / 1e6).toFixed(1)} ms`,
);
const idle = { open: async () => new Promise<never>(() => {}) } as unknown as typeof store.candles;
const [without, recorded] = [
  timed(market()),
  timed(
    market(
      new HistoryRecorder({ store: idle, scheduler: { ...systemScheduler, after: () => () => {} }, trouble: () => {} }),
    ),
  ),
];
console.log(`tick path: ${without.toFixed(2)} µs a quote without the recorder, ${recorded.toFixed(2)} µs with it`);
rmSync(folder, { recursive: true });
