import type { Quality } from "@streampulse/core";

/** A server's place, taken apart once for all clients. */
export interface Target {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Host and port as the Host header has them. */
  readonly authority: string;
  /** What stands before every path of the server; empty for most. */
  readonly basePath: string;
}

/** What one client asks for. */
export interface Order {
  readonly target: Target;
  readonly token: string | undefined;
  readonly clientId: string;
  readonly tickers: readonly string[];
  readonly isEvery: boolean;
  /** Per second and ticker; 0 means the server's default. */
  readonly maxRate: number;
}

/** A quote as far as it is looked at. One object serves all quotes of a connection: keep nothing of it. */
export interface HeardQuote {
  ticker: string;
  /** Whether the price is decimal text. */
  hasPrice: boolean;
  epoch: number;
  sequence: number;
  receivedTimeMs: number;
  /** 0 where the source has no time of its own. */
  sourceTimeMs: number;
  quality: Quality;
  stale: boolean;
}

/** Who hears what a connection brings, in the order in which it is to be applied. */
export interface Reader {
  /** Bytes arrived, those of framing included. */
  bytes(count: number): void;
  /** The stream has begun. */
  session(): void;
  quote(quote: HeardQuote): void;
  /** The server tells that these sequences of a ticker will not come. */
  gap(ticker: string, epoch: number, fromSequence: number, toSequence: number): void;
  /** A ticker is in trouble; the code's word: `UNKNOWN_TICKER`. */
  trouble(ticker: string, code: string): void;
  /** Something arrived that is not as the contract says. */
  malformed(): void;
  /** The connection is over, whoever ended it. Nothing follows; said once, and never within `open`. */
  ended(reason: string): void;
}

/** One connection of one client. */
export interface Connection {
  /** Drops it; the reader hears nothing more. */
  close(): void;
}

/** One way into the server, as cheap for the one who measures as its protocol allows. */
export interface Door {
  readonly name: string;
  /** What else people call it. */
  readonly alias?: string;
  /** Whether it can be asked for every quote and for a rate. */
  readonly hasOptions: boolean;
  /** Whether it has a port of its own, and is no path of the HTTP port. */
  readonly hasOwnPort?: boolean;
  open(order: Order, reader: Reader): Connection;
}
