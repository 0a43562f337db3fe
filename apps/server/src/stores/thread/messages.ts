import type { FailureReason } from "@streampulse/core";

import { StoreFault } from "../../engine/ports/store.ts";

/** What the thread is asked. */
export type ToThread =
  | { readonly id: number; readonly part: string; readonly method: string; readonly args: readonly unknown[] }
  | "close";

/**
 * What the thread tells: how opening went, first; then an answer for each call, in whatever order. What the database has
 * found to be the matter with itself comes at any time.
 */
export type FromThread =
  | "opened"
  | { readonly found: ToldError }
  | { readonly refused: ToldError }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ToldError };

/** An error, as it crosses from one thread to another. */
export interface ToldError {
  readonly message: string;
  /** Of a StoreFault; any other is unforeseen, and has its stack for the log. */
  readonly fault?: { readonly detail: string; readonly reason: FailureReason; readonly cause: string };
  readonly stack?: string | undefined;
}

/** What crosses of an error. */
export function told(error: unknown): ToldError {
  if (error instanceof StoreFault) {
    const { message, detail, reason, cause } = error;
    return { message, fault: { detail, reason, cause: cause instanceof Error ? cause.message : "" } };
  }
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

/** The error that crossed: a StoreFault where it was one. */
export function heard({ message, fault, stack }: ToldError): Error {
  if (fault)
    return new StoreFault(message, { ...fault, cause: fault.cause === "" ? undefined : new Error(fault.cause) });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
