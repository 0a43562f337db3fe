import type { Scheduler } from "@streampulse/core";
import { SourceFault, type Connection, type ConnectionEvents } from "../../engine/ports/source.ts";
import { RefusedConnection } from "./refused-connection.ts";
import { TokenBucket } from "./token-bucket.ts";

/** What a vendor lets an address try to connect: so often at once, and so often a second in the long run. */
export class ConnectionAttempts {
  readonly #vendor: string;
  readonly #scheduler: Scheduler;
  readonly #bucket: TokenBucket;

  /** `vendor`: its name as sentences for users have it. */
  constructor(vendor: string, scheduler: Scheduler, burst: number, perSecond: number) {
    this.#vendor = vendor;
    this.#scheduler = scheduler;
    this.#bucket = new TokenBucket(() => scheduler.now(), burst, perSecond);
  }

  /** The connection that is made, or in its place one that ends at once and says when to come back. */
  connect(events: ConnectionEvents, make: () => Connection): Connection {
    if (this.#bucket.take()) return make();
    const message = `${this.#vendor} may not be tried more often for a moment.`;
    return new RefusedConnection(
      this.#scheduler,
      events,
      new SourceFault("unavailable", message, this.#bucket.waitMs()),
    );
  }
}
