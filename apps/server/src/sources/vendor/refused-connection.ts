import type { Scheduler } from "@streampulse/core";
import type { Connection, ConnectionEvents, SourceFault } from "../../engine/ports/source.ts";

/** Stands for a connection that may not be tried now: it ends at once with the reason, and asks the vendor nothing. */
export class RefusedConnection implements Connection {
  #isClosed = false;

  constructor(scheduler: Scheduler, events: ConnectionEvents, fault: SourceFault) {
    scheduler.soon(() => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      events.closed(fault);
    });
  }

  want(): void {}

  close(): void {
    this.#isClosed = true;
  }
}
