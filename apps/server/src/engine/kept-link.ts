import type { Cancel, Scheduler } from "@streampulse/core";

import { LINK_RETRY_FIRST_MS, LINK_RETRY_MAX_MS, LINK_SILENT_MS } from "./limits.ts";
import type { PriceBatch, PriceLink, PriceLinkConnection } from "./ports/price-link.ts";

/** What becomes of a link that is kept. */
export interface KeptLinkEvents {
  /** There is a connection to the owner, again or for the first time. */
  opened(connection: PriceLinkConnection): void;
  told(batch: PriceBatch): void;
  /** There is none any more, or there never was. Once until the next `opened`. */
  lost(): void;
}

/** A price link kept open: the only place that reconnects to the owner, and that judges its silence. */
export class KeptLink {
  /** A connection, open or about to be; undefined between two attempts. */
  connection: PriceLinkConnection | undefined;
  /** Whether the owner is there. */
  isOpen = false;
  /** Whether it was sought and is not there. */
  isLost = false;
  readonly #link: PriceLink;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #events: KeptLinkEvents;
  #attempt = 0;
  #heardMs = 0;
  #cancelTimer: Cancel = () => {};

  constructor(
    link: PriceLink,
    deps: { readonly scheduler: Scheduler; readonly random: () => number },
    events: KeptLinkEvents,
  ) {
    this.#link = link;
    this.#scheduler = deps.scheduler;
    this.#random = deps.random;
    this.#events = events;
    this.#connect();
  }

  close(): void {
    this.#cancelTimer();
    this.connection?.close();
    this.connection = undefined;
    this.isOpen = false;
  }

  #connect(): void {
    const isCurrent = () => this.connection === connection;
    const connection = this.#link.connect({
      opened: () => isCurrent() && this.#opened(connection),
      told: (batch) => isCurrent() && this.#told(batch),
      closed: () => isCurrent() && this.#closed(),
    });
    this.connection = connection;
    this.#heardMs = this.#scheduler.now();
    this.#listen(connection);
  }

  #opened(connection: PriceLinkConnection): void {
    this.isOpen = true;
    this.isLost = false;
    this.#heardMs = this.#scheduler.now();
    this.#events.opened(connection);
  }

  #told(batch: PriceBatch): void {
    this.#attempt = 0;
    this.#heardMs = this.#scheduler.now();
    this.#events.told(batch);
  }

  /** An owner that says nothing at all, not even that it has nothing to tell, is not there. */
  #listen(connection: PriceLinkConnection): void {
    const leftMs = this.#heardMs + LINK_SILENT_MS - this.#scheduler.now();
    if (leftMs <= 0) {
      connection.close();
      return this.#closed();
    }
    this.#cancelTimer = this.#scheduler.after(leftMs, () => this.#listen(connection));
  }

  #closed(): void {
    this.#cancelTimer();
    this.connection = undefined;
    this.isOpen = false;
    const boundMs = Math.min(LINK_RETRY_MAX_MS, LINK_RETRY_FIRST_MS * 2 ** this.#attempt++);
    this.#cancelTimer = this.#scheduler.after(this.#random() * boundMs, () => this.#connect());
    if (this.isLost) return;
    this.isLost = true;
    this.#events.lost();
  }
}
