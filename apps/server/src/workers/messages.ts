import type { Addresses } from "../app.ts";
import type { Environment } from "../config.ts";
import type { Drawn } from "../config/drawn.ts";
import type { StartFault } from "../start-app.ts";

/** What a worker is told to be. */
export interface Assignment {
  /** Its number among the workers; 0 owns the sources. */
  readonly index: number;
  readonly count: number;
  /** The settings, as the primary got them. */
  readonly env: Environment;
  /** What was drawn for all. */
  readonly drawn: Drawn;
  /** Where all listen; undefined for the first, whose choice is everybody's. */
  readonly ports: { readonly port: number; readonly tcpPort: number } | undefined;
  /** Since when the server is there, epoch milliseconds. */
  readonly startedMs: number;
  /** The private folder that all share. */
  readonly folder: string;
}

/** What the primary tells a worker. */
export type ToWorker =
  | { readonly kind: "begin"; readonly assignment: Assignment }
  /** Drain and end. */
  | { readonly kind: "stop" }
  /** Say that you are alive. */
  | { readonly kind: "ask" }
  | { readonly kind: "exchange"; readonly message: unknown };

/** What a worker tells the primary. */
export type ToPrimary =
  | { readonly kind: "listening"; readonly addresses: Addresses }
  /** It can't start, and ends. */
  | { readonly kind: "failed"; readonly fault: StartFault }
  /** To each `ask`, from its event loop; whether a debugger has it, and may stop it. */
  | { readonly kind: "alive"; readonly isHeld: boolean }
  /** It was told to end, and has nothing more to say. */
  | { readonly kind: "drained" }
  | { readonly kind: "exchange"; readonly message: unknown };

/**
 * What came over the channel between two processes, if it is one of these words: under a watcher Node itself
 * talks over it too.
 */
export function readMessage<Message extends { readonly kind: string }>(
  message: unknown,
  kinds: readonly Message["kind"][],
): Message | undefined {
  if (typeof message !== "object" || message === null || !("kind" in message)) return undefined;
  return kinds.includes(message.kind as Message["kind"]) ? (message as Message) : undefined;
}
