import type { Reading } from "./first-bytes.ts";
import type { Work } from "./work.ts";

/** A server as it is started for one measurement. */
export interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A message that a broker is published, with the place of its 13-digit stamp. */
export interface Publication {
  readonly bytes: Buffer;
  readonly stampAt: number;
}

/** A server under measurement, through one of its doors. */
export interface Contender {
  readonly name: string;
  /** `ours`, the C `limit`, or a `peer`. */
  readonly kind: "ours" | "limit" | "peer";
  /** Ours only: the fixed window in ms; absent, the window is steered. */
  readonly windowMs?: number;
  /** The works it is put to. */
  readonly works: readonly Work["name"][];
  readonly framing: "raw" | "chunked" | "h2" | "websocket";
  /** `protobuf`, or the text in front of the stamp in ms. */
  readonly payload: string;
  /** Why it cannot be measured here; undefined where it can. */
  missing(): string | undefined;
  /** Names of the work's tickers. */
  tickers(work: Work): readonly string[];
  /** `port` is where `hello` dials; `spare` is another free one. */
  start(work: Work, port: number, spare: number): Started | Promise<Started>;
  hello(reading: Reading): Buffer;
  /** WebSockets: what a client says when it is open, and when that is. */
  readonly next?: { at: "answer" | "frame"; bytes(reading: Reading): Buffer };
  /** Brokers: the publisher's first bytes, and its message for a ticker. */
  readonly publisher?: { hello(): Buffer; publication(ticker: string, port: number): Publication };
}

/** T000, T001, …: what peers call their tickers. */
export function plainTickers({ tickers }: Work): string[] {
  return Array.from({ length: tickers }, (_, at) => `T${String(at).padStart(3, "0")}`);
}
