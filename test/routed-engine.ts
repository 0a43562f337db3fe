import { enumWord, SourceState, TickerType, type TickerName } from "@streampulse/core";
import type { Quote } from "@streampulse/proto";
import type { Routes } from "../apps/server/src/engine/ports/route.ts";
import { SourceFault, type Reading } from "../apps/server/src/engine/ports/source.ts";
import type { FakeScheduler } from "./fake-scheduler.ts";
import type { RecordingSink } from "./recording-sink.ts";
import { ScriptedEngine } from "./scripted-engine.ts";
import { ScriptedSource } from "./scripted-source.ts";

/** What a test says of one of several sources. */
export interface SourceScript {
  readonly name: string;
  /** The venue of its bare names, and the others that it knows. */
  readonly venues?: readonly string[];
  readonly currency?: string;
  readonly type?: TickerType;
  readonly room?: number;
  /** Whether it answers for names in a later turn. */
  readonly resolvesLater?: boolean;
  readonly aliveEveryMs?: number;
  readonly probe?: () => Promise<Reading | undefined>;
}

/** A source that ticks by itself for whatever it is asked for: all the same price, which moves with each tick. */
export class BusySource extends ScriptedSource {
  /** It shows life and brings nothing. */
  isFrozen = false;
  /** It cannot tell now which names it knows. */
  isPuzzled = false;
  price = 100;
  /** The tickers that it does not know, by canonical name. */
  readonly unknown = new Set<string>();
  readonly script: SourceScript;

  constructor(scheduler: FakeScheduler, script: SourceScript) {
    super(scheduler, script.name);
    this.script = script;
    const { venues = ["X"], currency = "USD", type = TickerType.STOCK, room = 1_000, probe } = script;
    this.aliveEveryMs = script.aliveEveryMs ?? 1_000;
    this.limits = { tickersPerConnection: room, connections: 1 };
    if (probe) Object.assign(this, { probe });
    const [home = "X"] = venues;
    const listing = ({ venue = home, code }: TickerName) =>
      code.startsWith("NOSUCH") || !venues.includes(venue) || this.unknown.has(`${venue}:${code}`)
        ? undefined
        : { canonical: `${venue}:${code}`, info: { name: `${code} at ${this.name}`, currency, type } };
    this.resolve = (name) => {
      if (this.isPuzzled) return Promise.reject(new SourceFault("unavailable", "not now"));
      return script.resolvesLater ? Promise.resolve(listing(name)) : listing(name);
    };
  }

  /** One tick of everything that it carries, unless it is frozen; and a sign of life. */
  beat(): void {
    for (const connection of this.living) if (connection.isOpen) connection.events.alive();
    if (this.isFrozen) return;
    for (const canonical of new Set(this.carried))
      if (!this.unknown.has(canonical)) this.tick(canonical, String(this.price));
  }
}

/** An engine between sources that tick and a stream that hears it all. */
export class RoutedEngine {
  readonly server: ScriptedEngine;
  readonly sources: readonly BusySource[];

  constructor(scripts: readonly SourceScript[], routes?: Routes) {
    let sources: BusySource[] = [];
    this.server = new ScriptedEngine({
      sources: (scheduler) => {
        sources = scripts.map((script) => new BusySource(scheduler, script));
        return sources as [BusySource, ...BusySource[]];
      },
      ...(routes ? { routes } : {}),
    });
    this.sources = sources;
  }

  source(name: string): BusySource {
    const source = this.sources.find((one) => one.name === name);
    if (!source) throw new Error(`there is no source ${name}`);
    return source;
  }

  get now(): number {
    return this.server.scheduler.now();
  }

  /** Lets time pass, a tick of each source every 100 ms; promises settle in between. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) await this.beat(Math.min(100, ms - passed));
  }

  /** Lets time pass, then promises settle, then each source ticks once. */
  async beat(ms: number): Promise<void> {
    this.server.advance(ms);
    for (let turns = 0; turns < 10; turns++) await Promise.resolve();
    for (const source of this.sources) source.beat();
    this.server.advance(0);
  }

  /** How long it takes until something holds, in ms; beyond `mostMs` it does not. */
  async until(mostMs: number, holds: () => boolean): Promise<number> {
    const startMs = this.now;
    while (!holds()) {
      if (this.now - startMs > mostMs) return Infinity;
      await this.pass(100);
    }
    return this.now - startMs;
  }
}

/** The last quote of a ticker that was written. */
export function lastOf(stream: RecordingSink, ticker: string): Quote | undefined {
  return stream.quotes.findLast((quote) => quote.ticker === ticker);
}

/** What a stream was told of its sources, in words: `first FAILED_OVER second A`. */
export function changesIn(stream: RecordingSink): string[] {
  return stream.messages
    .flatMap(({ sourceChanges }) => sourceChanges)
    .map(({ source, state, toSource = "", tickers }) =>
      [source, enumWord(SourceState, state), toSource, ...tickers].filter((word) => word !== "").join(" "),
    );
}

/** Why its sources brought nothing, as a stream was told: each reason as often as it was. */
export function reasonsIn(stream: RecordingSink): string[] {
  return stream.messages.flatMap(({ sourceChanges }) => sourceChanges.flatMap(({ reason }) => reason ?? []));
}

/** Some tickers watched at a server of these sources, all of which have ticked for a while. */
export async function watched(scripts: readonly SourceScript[], tickers: readonly string[]) {
  const engine = new RoutedEngine(scripts);
  const stream = engine.server.open(tickers);
  await engine.pass(2_000);
  return { engine, stream, sourceOf: (ticker: string) => lastOf(stream, ticker)?.source };
}
