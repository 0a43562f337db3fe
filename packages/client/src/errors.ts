import { Code, ConnectError } from "@connectrpc/connect";
import { FAILURES, type FailureReason, type StatusCode } from "@streampulse/core";
import { readDetails, type ErrorDetails } from "./error-details.ts";

/** A canonical code by its Connect name; those that this product never uses are `unknown`. */
export type ErrorCode = StatusCode | "unknown";

const CODES: Readonly<Partial<Record<Code, ErrorCode>>> = {
  [Code.Canceled]: "canceled",
  [Code.InvalidArgument]: "invalid_argument",
  [Code.DeadlineExceeded]: "deadline_exceeded",
  [Code.NotFound]: "not_found",
  [Code.PermissionDenied]: "permission_denied",
  [Code.ResourceExhausted]: "resource_exhausted",
  [Code.FailedPrecondition]: "failed_precondition",
  [Code.Aborted]: "aborted",
  [Code.Unimplemented]: "unimplemented",
  [Code.Internal]: "internal",
  [Code.Unavailable]: "unavailable",
  [Code.Unauthenticated]: "unauthenticated",
};

const RETRY: ReadonlySet<ErrorCode> = new Set(["unavailable", "resource_exhausted", "unknown"]);

/** What an HTTP status alone can tell for good; every other failure on the way is a broken connection. */
const SURE_WITHOUT_SERVER: ReadonlySet<ErrorCode> = new Set([
  "canceled",
  "deadline_exceeded",
  "permission_denied",
  "unauthenticated",
  "unimplemented",
]);

/** A failed call or stream. The message is a sentence for people. */
export class StreamPulseError extends Error {
  readonly code: ErrorCode;
  /** Why, in the product's own words (see the table of failures); undefined where the server did not say. */
  readonly reason: FailureReason | undefined;
  /** Whether the same call may succeed later. A stream reconnects on these by itself and throws the others. */
  readonly retry: boolean;
  /** The request's field that is wrong, by its protobuf name. */
  readonly field: string | undefined;
  /** When the server asks to try again. */
  readonly retryAfterMs: number | undefined;
  /** The limit that was met. */
  readonly limit: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails & { cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "StreamPulseError";
    this.code = code;
    this.reason = isReason(details.reason) ? details.reason : undefined;
    this.retry = this.reason === undefined ? RETRY.has(code) : FAILURES[this.reason].retry;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
    this.limit = details.limit;
  }
}

function isReason(reason: string | undefined): reason is FailureReason {
  return reason !== undefined && Object.hasOwn(FAILURES, reason);
}

/** Whatever a call was rejected with, understood. */
export function errorFrom(cause: unknown): StreamPulseError {
  if (cause instanceof StreamPulseError) return cause;
  const error = ConnectError.from(cause);
  const code = CODES[error.code] ?? "unknown";
  // A connection cut within a message reads as INVALID_ARGUMENT here, though no server ever said so.
  if (!error.isWireError && !SURE_WITHOUT_SERVER.has(code)) {
    return new StreamPulseError("unavailable", `The server cannot be reached (${error.rawMessage}).`, { cause });
  }
  return new StreamPulseError(code, error.rawMessage, { ...readDetails(error.details), cause });
}

/** The failure that a stream's clean end is: servers never mean it, proxies and restarts do it. */
export function cleanEnd(): StreamPulseError {
  return new StreamPulseError("unavailable", "The server closed the stream.");
}

/** What pending calls meet when their stream is ended by the caller. */
export function stopped(): StreamPulseError {
  return new StreamPulseError("canceled", "The stream was stopped.");
}
