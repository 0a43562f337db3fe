import fc from "fast-check";
import { TickerOutcome, isNewer, type Quote } from "@streampulse/core";
import { expect, test } from "vitest";
import type { ScriptedStream } from "../../../test/scripted-price-server.ts";
import { ScriptedWatch, quote } from "../../../test/scripted-watch.ts";
import { createPriceStore, type PriceStore } from "./price-store.ts";

const TICKERS = ["AAPL", "MSFT", "BTCUSDT"];

/** One event of a history. `n` chooses what is not said otherwise. */
type Step = { readonly kind: "tick" | "older" | "cut" | "add" | "remove"; readonly ticker: string; readonly n: number };

const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Step["kind"]>("tick", "tick", "tick", "older", "cut", "add", "remove"),
    ticker: fc.constantFrom(...TICKERS),
    n: fc.nat(3),
  }),
  { minLength: 5, maxLength: 40 },
);

/** A server that keeps the contract, at the mercy of a history. */
class Play {
  readonly #script: ScriptedWatch;
  readonly #set = new Set(TICKERS);
  readonly newest = new Map<string, { sequence: number; epoch: number }>();
  readonly #store: PriceStore;
  #stream: ScriptedStream;
  #revision = 1n;

  constructor(script: ScriptedWatch, store: PriceStore, stream: ScriptedStream) {
    this.#script = script;
    this.#store = store;
    this.#stream = stream;
    script.server.answers.modifyTickers = ({ add, remove }) => {
      this.#revision++;
      for (const ticker of remove) this.#set.delete(ticker);
      for (const ticker of add) this.#set.add(ticker);
      // The snapshots of what was added, and the revision that they belong to.
      this.#stream.send({ revision: this.#revision, quotes: add.flatMap((ticker) => this.#snapshot(ticker)) });
      const results = [
        ...add.map((ticker) => ({ ticker, outcome: TickerOutcome.ACCEPTED })),
        ...remove.map((ticker) => ({ ticker, outcome: TickerOutcome.REMOVED })),
      ];
      return { tickers: [...this.#set], revision: this.#revision, results };
    };
  }

  async step({ kind, ticker, n }: Step): Promise<void> {
    const last = this.newest.get(ticker) ?? { sequence: 0, epoch: 1 };
    if (kind === "tick") {
      const next = n === 0 ? { sequence: 1, epoch: last.epoch + 1 } : { ...last, sequence: last.sequence + 1 };
      this.newest.set(ticker, next);
      if (this.#set.has(ticker)) this.#stream.send({ quotes: this.#snapshot(ticker) });
    } else if (kind === "older") {
      if (last.sequence === 0) return;
      this.#stream.send({ quotes: [quote(ticker, Math.max(1, last.sequence - n), last.epoch)] });
    } else if (kind === "cut") await this.#cut(ticker, n);
    else await this.#change(kind === "add", ticker);
  }

  #snapshot(ticker: string) {
    const last = this.newest.get(ticker);
    return last ? [quote(ticker, last.sequence, last.epoch)] : [];
  }

  /** Cuts the stream, and lets the set be changed while there is none. */
  async #cut(ticker: string, n: number): Promise<void> {
    const waits = this.#script.clock.waits.next((delayMs) => delayMs === 0);
    this.#stream.cut();
    await waits;
    const changed = n === 1 ? this.#store.add(ticker) : n === 2 ? this.#store.remove(ticker) : undefined;
    this.#script.clock.advance(0);
    this.#stream = await this.#script.server.nextStream();
    const { tickers } = this.#stream.request;
    if (tickers.length > 0) {
      this.#set.clear();
      for (const each of tickers) this.#set.add(each);
    }
    this.#stream.open({ tickers: [...this.#set], revision: ++this.#revision, resumed: tickers.length === 0 });
    this.#stream.send({ quotes: [...this.#set].flatMap((each) => this.#snapshot(each)) });
    await this.live();
    // An empty set cannot be asked for: then the session is resumed as it was, and changed.
    this.#script.clock.advance(0);
    await changed;
  }

  /** The store knows its session. */
  live(): Promise<void> {
    return new Promise((resolve) => {
      const leave = this.#store.subscribeConnection(() => {
        if (this.#store.connection.status !== "live") return;
        leave();
        resolve();
      });
    });
  }

  async #change(add: boolean, ticker: string): Promise<void> {
    const changed = add ? this.#store.add(ticker) : this.#store.remove(ticker);
    this.#script.clock.advance(0);
    await changed;
  }

  /** Everything that was sent has been taken. */
  async rest(): Promise<void> {
    const info = new Promise<void>((resolve) => this.#store.subscribeErrors(() => resolve()));
    const [ticker] = this.#set;
    if (ticker === undefined) return;
    this.#stream.send({ errors: [{ ticker, code: 2, message: "the last word" }] });
    await info;
  }
}

test("through random ticks, repeats, cuts, adds and removes a store ends with the newest and never goes back", async () => {
  const script = await ScriptedWatch.start();
  script.random = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      const store = createPriceStore(script.client, { tickers: TICKERS });
      store.start();
      const stream = await script.server.nextStream();
      stream.open();
      const play = new Play(script, store, stream);
      await play.live();
      const seen = new Map<string, Quote>();
      for (const ticker of TICKERS) {
        store.subscribe(ticker, () => {
          const next = store.quote(ticker);
          const last = seen.get(ticker);
          if (!next) seen.delete(ticker);
          else if (last && last !== next) expect(isNewer(next, last)).toBe(true);
          if (next) seen.set(ticker, next);
        });
      }
      for (const step of history) await play.step(step);
      await play.rest();
      for (const ticker of TICKERS) {
        const newest = store.tickers.includes(ticker) ? play.newest.get(ticker) : undefined;
        const { sequence, epoch } = store.quote(ticker) ?? {};
        expect({ ticker, sequence, epoch }).toEqual({ ticker, sequence: newest?.sequence, epoch: newest?.epoch });
      }
      store.stop();
      await stream.closed;
    }),
    { numRuns: 60 },
  );
  await script.close();
});
