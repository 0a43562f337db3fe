// `node bench/alerts.ts`: what a quote costs the alerts that are on its ticker. 10,000 alerts that repeat, over a random
// walk that reaches some of them all the time; everything that they do is in the figure, the log and database among it.
import { openHere } from "../apps/server/src/stores/index.ts";
import { AlertBook } from "../apps/server/src/engine/alert-book/alert-book.ts";
import type { AlertCondition } from "../apps/server/src/engine/ports/alert.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";
import { PlayedPrices } from "../test/played-prices.ts";

const ALERTS = 10_000;
const QUOTES = 60_000;
/** What they are to be judged against: so many quotes a second. */
const RATE = 1_000;
const KINDS = ["above", "below", "crossing_up", "crossing_down", "crossing"] as const;

/** Numbers in [0, 1), the same at each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function measure(what: string, tickers: number, alerts: number): Promise<void> {
  const random = seeded(42);
  const store = await openHere(":memory:");
  const prices = new PlayedPrices(systemScheduler);
  const deps = { engine: prices, store, scheduler: systemScheduler, random, history: { range: async () => [] } };
  const unforeseen = (error: unknown) => console.error(error);
  const book = await AlertBook.open({ ...deps, unforeseen, fired: () => {} });
  const walks = Array.from({ length: tickers }, (_, n) => ({ ticker: `X:T${n}`, cents: 20_000 }));
  for (const { ticker, cents } of walks) prices.quote(ticker, (cents / 100).toFixed(2));
  const { signal } = new AbortController();
  for (let n = 0; n < alerts; n++) {
    const kind = KINDS[n % KINDS.length] ?? "above";
    const side = kind === "below" ? -1 : kind === "above" ? 1 : random() < 0.5 ? -1 : 1;
    const price = ((20_000 + side * (1 + Math.floor(random() * 5_000))) / 100).toFixed(2);
    const condition: AlertCondition = { kind, price };
    const ticker = walks[n % tickers]?.ticker ?? "";
    const asked = { requestId: `r${n}`, ticker, condition, cooldownMs: 300_000, note: "", channelIds: [] };
    await book.create("me", asked, signal);
  }
  const before = process.cpuUsage();
  const beganMs = performance.now();
  for (let n = 0; n < QUOTES; n++) {
    const walk = walks[n % tickers] ?? { ticker: "", cents: 0 };
    walk.cents += Math.floor(random() * 21) - 10;
    prices.quote(walk.ticker, (walk.cents / 100).toFixed(2));
    // As quotes come in batches: what waits for the database has its turn between them.
    if (n % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
  }
  await book.close();
  const { user, system } = process.cpuUsage(before);
  const perQuote = (user + system) / QUOTES;
  const fired = await store.alerts.lastCursor();
  console.log(
    `${what}: ${perQuote.toFixed(2)} µs of CPU a quote, ${fired} firings among ${QUOTES} quotes` +
      ` (${(performance.now() - beganMs).toFixed(0)} ms): at ${RATE} quotes/s ${((perQuote * RATE) / 10_000).toFixed(2)} % of a core`,
  );
  await store.close();
}

await measure("no alert", 100, 0);
await measure(`${ALERTS} alerts on 100 tickers`, 100, ALERTS);
await measure(`${ALERTS} alerts on one ticker`, 1, ALERTS);
