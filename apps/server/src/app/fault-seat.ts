import type { Scheduler } from "@streampulse/core";
import type { Logger } from "pino";

import { FaultLab } from "../engine/fault-lab/fault-lab.ts";
import { faultySource, type FaultySource } from "../engine/fault-lab/faulty-source.ts";
import { StreamFaults } from "../engine/fault-lab/stream-faults.ts";
import type { ServiceLink, ServiceOwner } from "../engine/ports/service-link.ts";
import type { Source } from "../engine/ports/source.ts";
import type { PriceEngine } from "../engine/price-engine.ts";
import { followFaults, ownerWithFaults } from "../transports/kept/linked-faults.ts";

/** What one process has of its server's fault lab: the lab itself where it owns the sources, and what streams suffer. */
export class FaultSeat {
  readonly streams: StreamFaults;
  /** Once it has sources. */
  lab: FaultLab | undefined;
  readonly #log: Logger;
  readonly #scheduler: Scheduler;
  #leave = () => {};

  constructor({ log, scheduler }: { readonly log: Logger; readonly scheduler: Scheduler }) {
    this.#log = log;
    this.#scheduler = scheduler;
    this.streams = new StreamFaults(scheduler);
  }

  /** Sources that can be made ill, and with them the lab. */
  around(sources: readonly Source[]): FaultySource[] {
    const wrapped = sources.map((source) => faultySource(source, this.#scheduler));
    this.lab = new FaultLab({
      scheduler: this.#scheduler,
      sources: wrapped,
      streams: (wrongs) => this.streams.replace(wrongs),
      // A client id is a secret: of a stream only that it is one is said.
      told: ({ kind, source }, isOn) =>
        this.#log.warn(`fault lab: ${kind} of ${source ?? "a stream"} is ${isOn ? "on" : "off"}`),
    });
    this.#log.warn("the fault lab is open: callers on this machine can make sources and their own streams ill");
    return wrapped;
  }

  /** Once there is an engine. `link`: the way to the process with the lab, where it is another one. */
  begin(engine: PriceEngine, link: ServiceLink | undefined): void {
    this.lab?.attach((caller, clientId) => engine.sessionLives(caller, clientId));
    if (link) this.#leave = followFaults(link, this.streams, this.#scheduler);
  }

  /** What answers the server's other processes. */
  owner(owner: ServiceOwner): ServiceOwner {
    return ownerWithFaults(owner, this.streams);
  }

  /** Ends every fault. */
  close(): void {
    this.lab?.close();
    this.#leave();
  }
}
