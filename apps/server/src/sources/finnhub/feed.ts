import { SourceFault, type SourceContext } from "../../engine/ports/source.ts";
import { PacedSender } from "../vendor/paced-sender.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { VendorSocket } from "../vendor/socket.ts";
import { parseFrame, type Trade } from "./frame.ts";
import { wrongKey } from "./rest.ts";

/** A message of many trades has some 20 kB. */
const MAX_PAYLOAD = 1 << 20;
/** Nothing is known of a limit for messages; 50 subscriptions in two seconds harm nobody. */
const SPACING_MS = 40;
/** Finnhub ends a connection at once when another one has the same key. */
const KICKED_WITHIN_MS = 5_000;

/** What the socket tells; nothing after `ended`, nor after `close`. */
export interface FeedEvents {
  opened(): void;
  trades(trades: readonly Trade[]): void;
  /** It said something, if only that it lives. */
  alive(): void;
  /** One symbol more than it carries was subscribed to; which, it does not say. */
  tooMany(): void;
  /** It ended by itself. `wasKicked`: at once after it had opened. */
  ended(fault: SourceFault, wasKicked: boolean): void;
}

/** Finnhub's socket: the symbols subscribed to follow the wanted ones, one message each. */
export class Feed {
  readonly #socket: VendorSocket;
  readonly #sender: PacedSender;
  readonly #wanted = new Set<string>();
  readonly #asked = new Set<string>();

  /** `address` holds the key, as the vendor wants it. */
  constructor(address: string, context: SourceContext, events: FeedEvents) {
    const { scheduler } = context;
    let openedMs = Infinity;
    this.#sender = new PacedSender(
      scheduler,
      SPACING_MS,
      () => this.#sendNext(),
      () => {},
    );
    this.#socket = new VendorSocket(
      {
        vendor: "Finnhub",
        address,
        maxPayload: MAX_PAYLOAD,
        refusal: (status, headers) =>
          status === 401 ? wrongKey() : refusalOf("Finnhub", status, headers["retry-after"], scheduler.now()),
      },
      context,
      {
        opened: () => {
          openedMs = scheduler.now();
          events.opened();
          this.#sender.kick();
        },
        message: (text) => {
          const frame = parseFrame(text);
          if (frame.kind === "garbage") return false;
          if (frame.kind === "trades") events.trades(frame.trades);
          else {
            if (frame.kind === "too many") events.tooMany();
            events.alive();
          }
          return true;
        },
        pinged: () => events.alive(),
        ended: (fault) => {
          this.#sender.close();
          // One that we ended for its garbage was not kicked.
          const wasKicked =
            scheduler.now() - openedMs < KICKED_WITHIN_MS && openedMs !== Infinity && this.#socket.garbage === 0;
          events.ended(wasKicked ? kicked() : fault, wasKicked);
        },
      },
    );
  }

  /** Wants this symbol, or no longer. */
  set(symbol: string, isWanted: boolean): void {
    if (isWanted) this.#wanted.add(symbol);
    else this.#wanted.delete(symbol);
    if (this.#socket.isOpen) this.#sender.kick();
  }

  close(): void {
    this.#sender.close();
    this.#socket.close();
  }

  /** What leaves goes first: it makes room for what comes. */
  #sendNext(): boolean {
    for (const symbol of this.#asked) if (!this.#wanted.has(symbol)) return this.#send("unsubscribe", symbol);
    for (const symbol of this.#wanted) if (!this.#asked.has(symbol)) return this.#send("subscribe", symbol);
    return false;
  }

  #send(type: "subscribe" | "unsubscribe", symbol: string): boolean {
    if (type === "subscribe") this.#asked.add(symbol);
    else this.#asked.delete(symbol);
    this.#socket.send(JSON.stringify({ type, symbol }));
    return true;
  }
}

function kicked(): SourceFault {
  return new SourceFault(
    "unavailable",
    "Finnhub ended the connection at once; it allows one for each key: is the key in use elsewhere?",
  );
}
