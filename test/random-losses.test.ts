import { createClient, type Quote } from "@streampulse/client";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Heard } from "./heard.ts";
import { Program } from "./run-program.ts";
import { holdsInTurns, isLong } from "./seeded.ts";
import { WorkerServer } from "./worker-server.ts";

const TICKERS = ["AAPL", "BTCUSDT"];
const CLIENTS = 8;
/** How often workers are lost in one history. */
const LOSSES = isLong ? 3 : 2;

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

/** A worker is ended some way, or it and the next. */
const anyEvent = fc.record({
  worker: fc.nat(2),
  signal: fc.constantFrom("SIGKILL", "SIGTERM"),
  isPair: fc.boolean(),
});

/** A client of the SDK that keeps every quote it was handed. */
class Watcher {
  readonly quotes = new Heard<Quote>();
  readonly #stopper = new AbortController();

  constructor(url: string) {
    createClient({ url, random: () => 0 }).watch(
      TICKERS,
      { onQuotes: (batch) => batch.forEach((quote) => this.quotes.hear(quote)) },
      { signal: this.#stopper.signal },
    );
  }

  stop(): void {
    this.#stopper.abort();
  }

  /** Never an older price after a newer one. */
  expectRising(): void {
    for (const ticker of TICKERS) {
      const own = this.quotes.all.filter((quote) => quote.ticker === ticker);
      for (const [at, { epoch, sequence }] of own.entries()) {
        const before = own[at - 1];
        if (before === undefined || epoch > before.epoch) continue;
        expect([epoch, sequence > before.sequence], `${ticker} ${sequence} after ${before.sequence}`).toEqual([
          before.epoch,
          true,
        ]);
      }
    }
  }
}

test.skipIf(process.platform !== "linux")(
  "whichever workers end, in whatever order, every client goes on and ends at the newest",
  async () => {
    await holdsInTurns(
      "random losses of workers",
      fc.asyncProperty(fc.array(anyEvent, { minLength: LOSSES, maxLength: LOSSES }), async (events) => {
        const server = await WorkerServer.start(program, {
          STREAMPULSE_WORKERS: "3",
          STREAMPULSE_SIMULATED_RATE: "20",
        });
        const watchers = Array.from({ length: CLIENTS }, () => new Watcher(server.url));
        try {
          await Promise.all(watchers.map(({ quotes }) => quotes.next()));
          for (const { worker, signal, isPair } of events) {
            const { workers } = server;
            const ended = [
              workers[worker % workers.length],
              ...(isPair ? [workers[(worker + 1) % workers.length]] : []),
            ];
            for (const pid of ended) process.kill(pid as number, signal);
            for (const pid of ended) {
              await expect.poll(() => server.workers, { timeout: 60_000 }).not.toContain(pid);
            }
            // Live again, each of them: stale is what the others are told while the owner is gone.
            await Promise.all(watchers.map(({ quotes }) => quotes.next(({ stale }) => !stale)));
          }
          for (const ticker of TICKERS) {
            await Promise.all(
              watchers.map(({ quotes }) => quotes.next((quote) => quote.ticker === ticker && !quote.stale)),
            );
          }
          const epochs = watchers.map(({ quotes }) => quotes.all.findLast(({ ticker }) => ticker === "AAPL")?.epoch);
          expect(new Set(epochs).size).toBe(1);
          for (const watcher of watchers) watcher.expectRising();
        } finally {
          for (const watcher of watchers) watcher.stop();
          await server.end();
        }
      }),
      { runs: 1, longRuns: 8 },
    );
  },
  600_000,
);
