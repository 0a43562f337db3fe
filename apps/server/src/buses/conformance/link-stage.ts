import { setImmediate as turn } from "node:timers/promises";
import type { Quote, SourceChange, TickerError, TickerInfo } from "@streampulse/core";
import { expect } from "vitest";
import type { PriceBatch, PriceLinkConnection, PriceLinkEvents, PriceOwner } from "../../engine/ports/price-link.ts";
import type { ConnectionEvents, Source, SourceFault, SourceQuote } from "../../engine/ports/source.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import type { PriceLinkHarness } from "./price-link.ts";

/** How long the suite waits for what must come, in real time: far beyond what a loaded machine needs. */
const PATIENCE_MS = 10_000;
/** How many moments the suite gives to what must not come. */
const MOMENTS_OF_SILENCE = 25;

/** Listens to one connection, and holds the order of its events. */
export class LinkWitness implements PriceLinkEvents {
  readonly connection: PriceLinkConnection;
  readonly infos: TickerInfo[] = [];
  readonly errors: TickerError[] = [];
  readonly sourceChanges: SourceChange[] = [];
  readonly quotes: Quote[] = [];
  /** What came, in order: `opened`, `told`, `closed`. */
  readonly events: string[] = [];

  constructor({ link }: PriceLinkHarness) {
    this.connection = link.connect(this);
    if (this.events.length > 0) expect.fail("an event came before `connect` returned");
  }

  opened(): void {
    if (this.events.length > 0) expect.fail(`opened after ${this.events.join()}`);
    this.events.push("opened");
  }

  told(batch: PriceBatch): void {
    if (this.events[0] !== "opened" || this.events.at(-1) === "closed") expect.fail(`told after ${this.events.join()}`);
    this.events.push("told");
    this.infos.push(...batch.infos);
    this.errors.push(...batch.errors);
    this.sourceChanges.push(...batch.sourceChanges);
    this.quotes.push(...batch.quotes);
  }

  closed(): void {
    if (this.events.at(-1) === "closed") expect.fail("closed twice");
    this.events.push("closed");
  }

  sequencesOf(ticker: string): number[] {
    return this.quotes.filter((quote) => quote.ticker === ticker).map(({ sequence }) => sequence);
  }
}

/** The real engine over a source that the suite plays, on a clock that the suite moves. */
export interface PlayedOwner {
  readonly engine: PriceEngine;
  readonly source: {
    limits: Source["limits"];
    search: Source["search"];
    /** Its open connections: what each carries, by canonical name, and how it is played. */
    readonly living: readonly {
      readonly events: ConnectionEvents;
      readonly wanted: ReadonlyMap<string, number>;
      fail(fault: SourceFault): void;
    }[];
    /** What is subscribed to upstream, each as often as it is. */
    readonly carried: readonly string[];
    tick(canonical: string, price: string, more?: Omit<SourceQuote, "id" | "price">): void;
  };
  /** Watches tickers at the owner itself. */
  open(tickers: readonly string[]): unknown;
  tick(canonical: string, price: string): void;
  advance(ms: number): void;
}

/** The real engine with a source that the suite plays, as the owner at one end of a bus; its time is the suite's. */
export class LinkStage {
  readonly owner: PlayedOwner;
  readonly harness: PriceLinkHarness;
  readonly #witnesses: LinkWitness[] = [];

  static async make(
    owner: PlayedOwner,
    makeHarness: (owner: PriceOwner) => Promise<PriceLinkHarness>,
  ): Promise<LinkStage> {
    return new LinkStage(owner, await makeHarness(owner.engine.owner as PriceOwner));
  }

  constructor(owner: PlayedOwner, harness: PriceLinkHarness) {
    this.owner = owner;
    this.harness = harness;
  }

  /** A connection of another process. */
  connect(): LinkWitness {
    const witness = new LinkWitness(this.harness);
    this.#witnesses.push(witness);
    return witness;
  }

  /** One that is told of these tickers, and has been told their facts. */
  async watching(...tickers: string[]): Promise<LinkWitness> {
    const witness = this.connect();
    witness.connection.add(tickers.map((ticker) => ({ ticker })));
    await this.until("the facts of what was added", () => witness.infos.length === tickers.length);
    return witness;
  }

  /** Lets moments pass until it is so, and fails with these words when it does not come about. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (!isSo()) {
      if (performance.now() > giveUpAt) expect.fail(`waited in vain: ${what}`);
      await this.#moment();
    }
  }

  /** Lets time enough pass for what must not come. */
  async silence(): Promise<void> {
    for (let n = 0; n < MOMENTS_OF_SILENCE; n++) await this.#moment();
  }

  async end(): Promise<void> {
    for (const { connection } of this.#witnesses) connection.close();
    await this.harness.end();
    this.owner.engine.drain(() => 0);
    await this.owner.engine.close();
  }

  async #moment(): Promise<void> {
    this.owner.advance(5);
    await turn();
  }
}
