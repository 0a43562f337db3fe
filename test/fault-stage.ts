import { Delivery } from "@streampulse/core";
import type { Caller } from "../apps/server/src/engine/caller.ts";
import { FaultLab } from "../apps/server/src/engine/fault-lab/fault-lab.ts";
import type { Fault, FaultWish } from "../apps/server/src/engine/fault-lab/fault.ts";
import { faultySource } from "../apps/server/src/engine/fault-lab/faulty-source.ts";
import { StreamFaults } from "../apps/server/src/engine/fault-lab/stream-faults.ts";
import { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { idleLoop } from "./idle-loop.ts";
import { RecordingSink } from "./recording-sink.ts";
import { BusySource } from "./routed-engine.ts";
import { LOCAL } from "./scripted-engine.ts";

/** A fault that somebody holds. */
export interface Held {
  readonly fault: Fault;
  /** Settles when it is off. */
  readonly over: Promise<void>;
  leave(): void;
}

/** Two busy sources of the same tickers below a fault lab, with the engine over them. */
export class FaultStage {
  readonly scheduler = new FakeScheduler();
  readonly inner = [
    new BusySource(this.scheduler, { name: "first" }),
    new BusySource(this.scheduler, { name: "second" }),
  ];
  readonly streams = new StreamFaults(this.scheduler);
  readonly told: string[] = [];
  readonly sources = this.inner.map((source) => faultySource(source, this.scheduler));
  readonly lab = new FaultLab({
    scheduler: this.scheduler,
    sources: this.sources,
    streams: (wrongs) => this.streams.replace(wrongs),
    told: ({ kind, source }, isOn) => this.told.push(`${kind} ${source ?? "stream"} ${isOn ? "on" : "off"}`),
  });
  readonly engine = new PriceEngine(this.sources, {
    scheduler: this.scheduler,
    random: () => 0.5,
    meter: idleLoop,
    maxTickers: 10,
    streamFaults: this.streams,
  });

  constructor() {
    this.lab.attach((caller, clientId) => this.engine.sessionLives(caller, clientId));
  }

  /** Opens the stream of a session on A. */
  open(clientId = "c", caller: Caller = LOCAL, tickers: readonly string[] = ["A"]): RecordingSink {
    const sink = new RecordingSink();
    const request = {
      clientId,
      tickers,
      maxUpdatesPerSecond: 0,
      delivery: Delivery.UNSPECIFIED,
      reportConflation: true,
    };
    this.engine.openStream(caller, request, sink);
    return sink;
  }

  /** Switches a fault on. Rejects as the lab does. */
  async hold(wish: FaultWish, caller: Caller = LOCAL): Promise<Held> {
    const holder = new AbortController();
    const held = this.lab.hold(caller, wish, holder.signal);
    const { value: fault } = await held.next();
    if (fault === undefined) throw new Error("the fault was over before it began");
    return { fault, over: held.next().then(() => undefined), leave: () => holder.abort() };
  }

  /** Lets time pass, with a tick each 100 ms at both sources: a new price, the same at both. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      for (const source of this.inner) {
        source.price++;
        source.beat();
      }
      this.scheduler.advance(100);
      // Of the engine some answers are promises.
      await Promise.resolve();
    }
  }

  close(): Promise<void> {
    this.lab.close();
    return this.engine.close();
  }
}
