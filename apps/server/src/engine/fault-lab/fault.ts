import type { Caller } from "../caller.ts";

/** What can be wrong with a source. */
export const SOURCE_FAULTS = ["freeze", "drop", "delay"] as const;
/** What can be wrong with a session's stream. */
export const STREAM_FAULTS = ["cut", "slow"] as const;

/** One of a source's. */
export type SourceFaultName = (typeof SOURCE_FAULTS)[number];
/** One of a stream's. */
export type StreamFaultName = (typeof STREAM_FAULTS)[number];

/** What is wrong on purpose; `delayMs` where the fault has one. */
export interface Wrong<K extends string = string> {
  readonly kind: K;
  readonly delayMs?: number | undefined;
}

/** A fault that is on: of a source, or of the session with this key. */
export interface Fault extends Wrong<SourceFaultName | StreamFaultName> {
  readonly source?: string | undefined;
  /** As `keyOf` makes it; a client id is in it, so it is told to its principal alone. */
  readonly key?: string | undefined;
  readonly sinceMs: number;
  /** When it ends by itself. */
  readonly untilMs: number;
}

/** A fault as somebody asks for it, unchecked. */
export interface FaultWish {
  readonly kind: SourceFaultName | StreamFaultName | undefined;
  readonly source?: string | undefined;
  readonly clientId?: string | undefined;
  readonly delayMs?: number | undefined;
  readonly forMs?: number | undefined;
}

/** What is wrong with the streams of sessions, by their keys. */
export type StreamFaultsByKey = ReadonlyMap<string, Wrong<StreamFaultName>>;

/** Whether a session of this id lives, in any process of the server. */
export type SessionLives = (caller: Caller, clientId: string) => boolean | Promise<boolean>;
