import { once } from "node:events";
import { parseArgs } from "node:util";

/** What falls due within so many ms is told together, in every server of a run. */
const STEP_MS = 5;

const { values } = parseArgs({
  options: { port: { type: "string" }, tickers: { type: "string" }, rate: { type: "string" } },
});

/** Where a peer listens. */
export const PORT = Number(values.port);
/** Its tickers: T000, T001, … */
export const TICKERS: readonly string[] = Array.from(
  { length: Number(values.tickers) },
  (_, at) => `T${String(at).padStart(3, "0")}`,
);

/** Prices begin when every reader has come and end when all is measured: the load client tells both. */
const begun = once(process, "SIGUSR2");

/** A tick of every ticker once, then of random ones, `rate` times a second in all. */
export function onTick(told: (ticker: string, price: string, ms: number, sequence: number) => void): void {
  const rate = Number(values.rate);
  let sequence = 0;
  let owed = 0;
  let lastMs = 0;
  const step = (): void => {
    const ms = Date.now();
    // What a server cannot keep up with is left out rather than owed for ever.
    owed = Math.min(owed + ((ms - lastMs) * rate) / 1_000, rate / 4 + 1);
    lastMs = ms;
    for (; owed >= 1; owed -= 1) {
      sequence += 1;
      const ticker = (TICKERS[sequence - 1] ?? TICKERS[Math.floor(Math.random() * TICKERS.length)]) as string;
      told(ticker, `219.${String(sequence % 100).padStart(2, "0")}`, ms, sequence);
    }
  };
  const begin = async (): Promise<void> => {
    await begun;
    lastMs = Date.now();
    const steps = setInterval(step, STEP_MS);
    await once(process, "SIGUSR2");
    clearInterval(steps);
  };
  void begin();
}

/** Readers by ticker. */
export class Readers<R> {
  readonly #of = new Map<string, Set<R>>(TICKERS.map((ticker) => [ticker, new Set()]));

  add(reader: R, tickers: readonly string[]): void {
    for (const ticker of tickers) this.#of.get(ticker)?.add(reader);
  }

  of(ticker: string): ReadonlySet<R> {
    return this.#of.get(ticker) ?? new Set();
  }
}
