import { Delivery } from "@streampulse/core";
import { ANONYMOUS, type Caller } from "../apps/server/src/engine/caller.ts";
import type { ListingReader } from "../apps/server/src/engine/listing-reader.ts";
import type { FlushMeter } from "../apps/server/src/engine/ports/flush-meter.ts";
import type { PriceLink } from "../apps/server/src/engine/ports/price-link.ts";
import type { Routes } from "../apps/server/src/engine/ports/route.ts";
import type { FormatName } from "../apps/server/src/engine/ports/transport.ts";
import type { SessionExchange, SetAnswer } from "../apps/server/src/engine/ports/session-exchange.ts";
import { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import type { StreamRequest } from "../apps/server/src/engine/requests.ts";
import type { StreamHandle } from "../apps/server/src/engine/session-stream.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { idleLoop } from "./idle-loop.ts";
import { RecordingSink } from "./recording-sink.ts";
import { ScriptedSource } from "./scripted-source.ts";

/** A caller on this machine. */
export const LOCAL: Caller = { principal: ANONYMOUS, isLocal: true };

/** How a test opens a stream; what is left out is as a client leaves it out. */
export interface OpenOptions extends Partial<Omit<StreamRequest, "tickers">> {
  readonly caller?: Caller;
  readonly format?: FormatName;
  readonly sink?: RecordingSink;
}

/** The whole engine between a source that the test plays and sinks that it reads, on the test's own clock. */
export class ScriptedEngine {
  readonly scheduler: FakeScheduler;
  /** The first of its sources. */
  readonly source: ScriptedSource;
  readonly sources: readonly ScriptedSource[];
  readonly engine: PriceEngine;
  /** What sinks threw. */
  readonly unforeseen: unknown[] = [];

  constructor(
    options: {
      maxTickers?: number;
      source?: (scheduler: FakeScheduler) => ScriptedSource;
      /** Several, in their order, in place of one. */
      sources?: (scheduler: FakeScheduler) => readonly [ScriptedSource, ...ScriptedSource[]];
      routes?: Routes;
      random?: () => number;
      scheduler?: FakeScheduler;
      /** Its prices come from another process; the source then has no reader. */
      link?: PriceLink;
      exchange?: SessionExchange;
      recorder?: ListingReader;
      meter?: FlushMeter;
    } = {},
  ) {
    this.scheduler = options.scheduler ?? new FakeScheduler();
    const one = () => [options.source?.(this.scheduler) ?? new ScriptedSource(this.scheduler)] as const;
    const sources = options.sources?.(this.scheduler) ?? one();
    [this.source] = sources;
    this.sources = sources;
    this.engine = new PriceEngine(options.link ?? sources, {
      scheduler: this.scheduler,
      random: options.random ?? (() => 0.5),
      meter: options.meter ?? idleLoop,
      maxTickers: options.maxTickers ?? 256,
      exchange: options.exchange,
      routes: options.routes,
      recorder: options.recorder,
      unforeseen: (error) => this.unforeseen.push(error),
    });
  }

  /** Opens a stream; its session's client id is `c` unless another is given. */
  open(tickers: readonly string[], options: OpenOptions = {}): RecordingSink & { handle: StreamHandle } {
    const { caller = LOCAL, format = "protobuf", sink = new RecordingSink(format), ...request } = options;
    const handle = this.engine.openStream(
      caller,
      {
        clientId: "c",
        tickers,
        maxUpdatesPerSecond: 0,
        delivery: Delivery.UNSPECIFIED,
        reportConflation: false,
        ...request,
      },
      sink,
    );
    return Object.assign(sink, { handle });
  }

  /** Changes the set of the session `c`, or another one's. */
  modify(change: {
    add?: readonly string[];
    remove?: readonly string[];
    clientId?: string;
    caller?: Caller;
  }): SetAnswer {
    const { add = [], remove = [], clientId = "c", caller = LOCAL } = change;
    const answer = this.engine.modifyTickers(caller, { clientId, add, remove });
    if (answer instanceof Promise) throw new Error("the session is another process's");
    return answer;
  }

  /** A price of a ticker, by its canonical name. */
  tick(canonical: string, price: string): void {
    this.source.tick(canonical, price);
  }

  /** Lets time pass. */
  advance(ms: number): void {
    this.scheduler.advance(ms);
  }
}
