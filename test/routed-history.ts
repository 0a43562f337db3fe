import { Delivery } from "@streampulse/core";
import type { Quote } from "@streampulse/proto";
import fc from "fast-check";
import { SourceFault } from "../apps/server/src/engine/ports/source.ts";
import type { RecordingSink } from "./recording-sink.ts";
import { RoutedEngine, type BusySource, type SourceScript } from "./routed-engine.ts";

const NAMES = ["A", "X:A", "B"] as const;

/** Sources in order, with what there is to confuse: the same venue, another one, another currency. */
export const anySources = fc.record({
  second: fc.constantFrom<Omit<SourceScript, "name">>(
    { venues: ["X"] },
    { venues: ["Y"] },
    { venues: ["Y", "X"] },
    { venues: ["Y"], currency: "EUR" },
    { venues: ["X"], room: 1 },
  ),
  resolvesLater: fc.boolean(),
  third: fc.constantFrom<Omit<SourceScript, "name">>(
    { venues: ["Z"] },
    { venues: ["X"] },
    { venues: ["Z"], currency: "EUR" },
  ),
  probes: fc.boolean(),
});
export type SourcesChoice = typeof anySources extends fc.Arbitrary<infer S> ? S : never;

const source = fc.nat(2);
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 });

/** One thing that happens to sources or reader. */
export const anyTrouble = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(500, 3_000, 8_000, 70_000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("freeze" as const), source, isFrozen: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cut" as const), source, isFatal: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("down" as const), source, isDown: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("lie" as const), source, factor: fc.constantFrom(10, 0.1, -1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refuse" as const), source, isUnknown: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stray" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("puzzle" as const), source, isPuzzled: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("modify" as const), add: names, remove: names }) },
);
export type Trouble = typeof anyTrouble extends fc.Arbitrary<infer E> ? E : never;

/** Each source's prices begin here and grow by one with each beat; none of them is ever ten times another. */
const FIRST_PRICES = [10_000, 20_000, 30_000] as const;

/** The longest time between two writes to a client. */
const WRITE_MAX_MS = 500;

/** Three sources that break in every way, and a reader who holds what is shown to what is promised. */
export class RoutedHistory {
  readonly engine: RoutedEngine;
  readonly #stream: ReturnType<RoutedEngine["server"]["open"]>;
  readonly #watched = new Set<string>(["A", "B"]);
  /** Bare names that were asked for while a source could not tell which it has. */
  readonly #inDoubt = new Set<string>();
  readonly #last = new Map<string, Quote>();
  #heard = 0;

  constructor({ second, third, probes, resolvesLater }: SourcesChoice) {
    const prices = new Map<string, BusySource>();
    const probeOf = (name: string) => ({
      probe: async () => ({ price: String(prices.get(name)?.price ?? 0), sourceTimeMs: this.engine.now }),
    });
    const script = (name: string, more: Omit<SourceScript, "name">) => ({
      name,
      ...more,
      resolvesLater,
      ...(probes ? probeOf(name) : {}),
    });
    this.engine = new RoutedEngine([script("s0", {}), script("s1", second), script("s2", third)]);
    this.engine.sources.forEach((one, n) => {
      one.price = FIRST_PRICES[n] ?? 0;
      one.doubtsJumpsOver = 0.2;
      prices.set(one.name, one);
    });
    this.#stream = this.engine.server.open([...this.#watched], { delivery: Delivery.EVERY });
  }

  async happen(event: Trouble): Promise<void> {
    const at = "source" in event ? (this.engine.sources[event.source] as BusySource) : undefined;
    if (event.kind === "pass") await this.#pass(event.ms);
    if (event.kind === "freeze" && at) at.isFrozen = event.isFrozen;
    if (event.kind === "cut") at?.living[0]?.fail(new SourceFault(event.isFatal ? "fatal" : "unavailable", "cut"));
    if (event.kind === "down" && at) this.#turn(at, event.isDown);
    if (event.kind === "puzzle" && at) at.isPuzzled = event.isPuzzled;
    if (event.kind === "stray") await this.#stray();
    if (event.kind === "lie" && at) this.#lie(at, event.factor);
    if (event.kind === "refuse" && at) this.#refuse(at, event.isUnknown);
    if (event.kind === "modify") this.#modify(event.add, event.remove);
    await this.#pass(100);
  }

  /** It stays as it is: whoever of those that may carry a ticker is well and comes first has it, and nothing is flagged. */
  async settle(): Promise<void> {
    for (const one of this.engine.sources) one.isPuzzled = false;
    // A breaker's minute, a connection that opens late, a minute of health, a silent one's first half minute.
    await this.#pass(240_000, 1_000);
    // What was written just before the last tick, of something else, has it wait for the next write.
    this.engine.server.advance(WRITE_MAX_MS);
    this.#hear();
    for (const ticker of this.#watched) {
      // Of which listing a bare name is then depends on who was well when it was sought anew.
      if (!ticker.includes(":") && this.#isDisowned(ticker)) continue;
      if (this.#inDoubt.has(ticker) && this.#isElsewhere(ticker)) continue;
      const carriers = this.engine.sources.filter((one) => !one.isFrozen && one.opensAtOnce && this.#may(one, ticker));
      const [best] = carriers;
      // Where there is not room for all, somebody else may have it.
      if (!best || carriers.some(({ script }) => script.room !== undefined)) continue;
      const quote = this.#last.get(ticker);
      const told = `${quote?.source} ${quote?.price} ${quote?.stale ? "stale" : ""}`;
      if (quote?.source !== best.name || quote.stale) throw new Error(`${ticker} is ${told}, and ${best.name} is well`);
      if (Number(quote.price) !== best.price) throw new Error(`${ticker} is ${told}, and the newest is ${best.price}`);
    }
  }

  /** Whether it became another venue's, whose source is well and brings the newest: who knew it first could not tell. */
  #isElsewhere(ticker: string): boolean {
    const quote = this.#last.get(ticker);
    const by = this.engine.sources.find(({ name }) => name === quote?.source);
    if (!quote || !by || (by.script.venues?.includes("X") ?? true)) return false;
    return !by.isFrozen && by.opensAtOnce && !quote.stale && Number(quote.price) === by.price;
  }

  /** A minute after all left nothing is left. */
  async leave(): Promise<void> {
    this.#stream.handle.close();
    await this.#pass(75_000, 5_000);
    const { engine, scheduler, unforeseen } = this.engine.server;
    if (unforeseen.length > 0) throw unforeseen[0];
    if (engine.watchedTickers > 0) throw new Error("tickers are left");
    if (this.engine.sources.some(({ living }) => living.length > 0)) throw new Error("a connection is left");
    await engine.close();
    scheduler.advance(0);
    if (scheduler.pending > 0) throw new Error(`${scheduler.pending} timers are left`);
  }

  /** Whether a ticker may show what a source has: its own venue's, or where only bare names are watched its currency's. */
  #may({ script, unknown }: BusySource, ticker: string): boolean {
    if (unknown.has(ticker)) return false;
    if (script.venues?.includes("X") ?? true) return true;
    const isBare = ticker === "B" || (ticker === "A" && !this.#watched.has("X:A"));
    return isBare && (script.currency ?? "USD") === "USD";
  }

  async #pass(ms: number, beatMs = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += beatMs) {
      for (const one of this.engine.sources) one.price++;
      await this.engine.beat(Math.min(beatMs, ms - passed));
      this.#hear();
    }
  }

  /** True, false, true: what is false is shown to nobody. */
  #lie(at: BusySource, factor: number): void {
    for (const canonical of at.carried)
      for (const price of [at.price, at.price * factor, at.price]) at.tick(canonical, String(price));
  }

  #turn(at: BusySource, isDown: boolean): void {
    at.opensAtOnce = !isDown;
    if (isDown) at.living[0]?.fail(new SourceFault("unavailable", "down"));
  }

  /** A qualified name comes when others have taken the place of the first. */
  async #stray(): Promise<void> {
    this.#modify(["A"], ["X:A"]);
    this.#turn(this.engine.sources[0] as BusySource, true);
    await this.#pass(8_000);
    this.#modify(["X:A"], []);
  }

  #refuse(at: BusySource, isUnknown: boolean): void {
    const [connection] = at.living;
    const [refused] = connection?.isOpen ? connection.wanted : [];
    if (refused === undefined) return;
    const [canonical, id] = refused;
    if (isUnknown) at.unknown.add(canonical);
    connection?.events.tickerFault(id, new SourceFault(isUnknown ? "unknown" : "not_permitted", "not this one"));
  }

  #isDisowned(bare: string): boolean {
    return this.engine.sources.some(({ unknown }) => [...unknown].some((one) => one.endsWith(`:${bare}`)));
  }

  #modify(add: readonly string[], remove: readonly string[]): void {
    const removed = remove.filter((name) => !add.includes(name));
    this.engine.server.modify({ add, remove: removed });
    for (const name of removed) {
      this.#watched.delete(name);
      this.#last.delete(name);
    }
    const isDoubtful = this.engine.sources.some(({ isPuzzled }) => isPuzzled);
    for (const name of add) {
      if (isDoubtful && !name.includes(":") && !this.#watched.has(name)) this.#inDoubt.add(name);
      this.#watched.add(name);
    }
  }

  #hear(): void {
    const { messages } = this.#stream;
    for (; this.#heard < messages.length; this.#heard++) this.#hearMessage(messages[this.#heard]);
  }

  #hearMessage(message: RecordingSink["messages"][number] | undefined): void {
    for (const quote of message?.quotes ?? []) this.#check(quote);
    for (const { ticker, removed } of message?.errors ?? []) {
      if (!removed) continue;
      if (!this.#isDisowned(ticker.slice(-1))) throw new Error(`${ticker} is unknown, and nobody said so`);
      this.#watched.delete(ticker);
      this.#last.delete(ticker);
    }
  }

  #check(quote: Quote): void {
    const { ticker, price } = quote;
    const by = this.engine.source(quote.source);
    const last = this.#last.get(ticker);
    if (last && (quote.epoch < last.epoch || (quote.epoch === last.epoch && quote.sequence <= last.sequence)))
      throw new Error(`${ticker} ${quote.sequence} is written after ${last.sequence}`);
    if (last && last.source === quote.source && Number(price) < Number(last.price))
      throw new Error(`${ticker} ${price} is older`);
    const home = by.script.venues?.includes("X") ?? true;
    if (ticker === "X:A" && !home) throw new Error(`X:A is another venue's ${price}`);
    if (!home && !this.#isDisowned(ticker) && (by.script.currency ?? "USD") !== "USD")
      throw new Error(`${ticker} is in another currency`);
    const first = FIRST_PRICES[this.engine.sources.indexOf(by)] ?? 0;
    if (Number(price) < first || Number(price) > first + 9_000) throw new Error(`${ticker} ${price} was a slip`);
    this.#last.set(ticker, quote);
  }
}
