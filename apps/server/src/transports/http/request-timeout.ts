import { Failure } from "@streampulse/core";

import { CONNECT, type StreamProtocol } from "./stream-protocol.ts";

/** The longest that a timer can wait; a deadline beyond it is none. */
export const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * The deadline that a request's headers set, in ms from now; Infinity for none. Throws INVALID_ARGUMENT for a
 * header, Connect's version among them, that is not as the protocol has it.
 */
export function timeoutOf(protocol: StreamProtocol, header: (name: string) => string | null | undefined): number {
  const version = header("connect-protocol-version") ?? "1";
  if (protocol === CONNECT && version !== "1") {
    throw new Failure("INVALID_ARGUMENT", 'connect-protocol-version must be "1".');
  }
  const text = header(protocol.timeoutHeader);
  if (text === null || text === undefined) return Infinity;
  const timeoutMs = protocol.timeoutMs(text);
  if (timeoutMs !== undefined) return timeoutMs;
  throw new Failure(
    "INVALID_ARGUMENT",
    `The header ${protocol.timeoutHeader} is not a timeout as the protocol has it.`,
  );
}
