// One life of a process that records what it hears, until it is killed. Arguments: the database, when its clock begins, a
// seed. It says each trade before it is heard, `trade <time> <price> <size>`, and `written <count>` once the database has
// acknowledged all of the first so many.
import { openStore } from "../apps/server/src/stores/index.ts";
import type { SeriesWriting } from "../apps/server/src/engine/ports/stores/candle-store.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { HistoryStage } from "./history-stage.ts";

const [path = "", startMs = "0", seed = "1"] = process.argv.slice(2);
const store = await openStore(path, { scheduler: systemScheduler, random: Math.random });
let count = 0;
const { candles } = store;
const acknowledged = new Proxy(candles, {
  get: (target, name: keyof typeof candles) =>
    name === "write"
      ? async (writings: readonly SeriesWriting[]) => {
          const before = count;
          await candles.write(writings);
          await tell(`written ${before}`);
        }
      : target[name],
});
// Its time passes as it hears: hours of it are a second of the machine's.
const scheduler = new FakeScheduler(Number(startMs));
const { say } = await HistoryStage.open({
  store: { ...store, candles: acknowledged, close: () => store.close() },
  scheduler,
});

let drawn = Number(seed);
/** The next of a sequence that the seed begins, in [0, max). */
function draw(max: number): number {
  drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((drawn / 2 ** 32) * max);
}

for (let order = 0; ; order++) {
  const [sourceTimeMs, price, size] = [scheduler.now(), 100 + draw(50), 1 + draw(9)];
  await tell(`trade ${sourceTimeMs} ${price} ${size}`);
  say({ price: `${price}`, size: `${size}`, sourceTimeMs, order });
  count++;
  scheduler.advance(1 + draw(700));
  await new Promise((resolve) => setImmediate(resolve));
}

/** One line, taken by the pipe. */
function tell(line: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
}
