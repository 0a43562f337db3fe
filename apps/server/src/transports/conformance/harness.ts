import type { FailureReason } from "@streampulse/core";

/** What a client of a door heard, in the order it came, whatever the door spells it like. */
export type Heard =
  | { readonly kind: "session"; readonly tickers: readonly string[] }
  | { readonly kind: "quote"; readonly ticker: string; readonly price: string }
  /** A ticker's trouble, by the word of its TickerErrorCode. */
  | { readonly kind: "error"; readonly ticker: string; readonly code: string }
  /** From here on the set is as the last change left it: the answer in the stream, or the new revision. */
  | { readonly kind: "changed" }
  | { readonly kind: "heartbeat" }
  /** The stream is over; without a reason where the door told none. */
  | { readonly kind: "end"; readonly reason: FailureReason | undefined };

/** One client's stream on a door, over a real socket. */
export interface DoorClient {
  readonly heard: readonly Heard[];
  /** Changes the set; resolves when the door has answered. */
  modify(add: readonly string[], remove: readonly string[]): Promise<void>;
  /** Takes nothing from the socket any more, until `resume`. */
  pause(): void;
  resume(): void;
  /** Destroys the socket without a word. */
  vanish(): void;
}

/** How a client opens its stream. */
export interface DoorOpening {
  /** Where clients of the door choose it; others ignore it. */
  readonly clientId: string;
  readonly tickers: readonly string[];
  /** What lies between the client and the door; nothing unless told. */
  readonly network?: DoorNetwork;
}

/** A network between clients and their door that hardly lets the door's bytes pass. */
export interface DoorNetwork {
  /** From now on one byte passes on each connection when `passOne` says so, and nothing else. */
  throttle(): void;
  passOne(): void;
  /** Everything passes again. */
  unthrottle(): void;
}

/** The engine behind the door, and the world behind the engine: time is the test's own. */
export interface DoorStage {
  /** A price of a ticker, by its canonical name; `A` and `X:A` are names of `X:A`. */
  tick(canonical: string, price: string): void;
  /** Lets time pass at once. */
  advance(ms: number): void;
  /** Lets time pass as it does, and sockets get their turn, until it is so; fails with these words if it never is. */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** Streams, sessions and tickers that the engine holds. */
  held(): { readonly streams: number; readonly sessions: number; readonly tickers: number };
  /** Ends every stream with DRAINING. */
  drain(): void;
  /** How many calls are scheduled that have neither run nor been cancelled. */
  pending(): number;
}

/**
 * One door made new for one test of the suite, over an engine of its own (`test/door-stage.ts`), on a free
 * port of loopback. Names that begin with NOSUCH are known to nobody, all others have a listing.
 */
export interface TransportHarness {
  readonly stage: DoorStage;
  /** Opens a stream; resolves when the connection is made, not when anything was heard. */
  open(opening: DoorOpening): Promise<DoorClient>;
  /** A network of its own before the door, which ends with the harness. */
  network(): Promise<DoorNetwork>;
  /**
   * Says what no client of this door would, in as many ways as there are, each on a connection of its own;
   * resolves when the door has ended all of them.
   */
  garbage(): Promise<void>;
  /** How many connections the door holds. */
  connections(): number;
  /** Ends clients and door. */
  close(): Promise<void>;
}
