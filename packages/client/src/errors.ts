import type { FailureReason, StatusCode } from "@streampulse/core";
import type { ErrorDetails } from "./error-details.ts";
import { RETRIES } from "./gen/failure-retries.ts";

/** A canonical code by its Connect name; those that this product never uses are `unknown`. */
export type ErrorCode = StatusCode | "unknown";

const RETRY: ReadonlySet<ErrorCode> = new Set(["unavailable", "resource_exhausted", "unknown"]);

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
    this.retry = this.reason === undefined ? RETRY.has(code) : RETRIES[this.reason];
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
    this.limit = details.limit;
  }
}

function isReason(reason: string | undefined): reason is FailureReason {
  return reason !== undefined && Object.hasOwn(RETRIES, reason);
}

/**
 * Whatever a call was rejected with, understood: what no server said is a connection that does not work. So
 * is an AbortError: browsers abort a fetch of their own accord, and who has aborted one knows it better.
 */
export function errorFrom(cause: unknown): StreamPulseError {
  if (cause instanceof StreamPulseError) return cause;
  // Node's fetch says what went wrong in its error's cause only.
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const what = inner instanceof Error ? inner.message || inner.name : String(inner);
  return new StreamPulseError("unavailable", `The server cannot be reached (${what}).`, { cause });
}

/** The failure that a stream's end without an error is: servers never mean it, proxies and restarts do it. */
export function cleanEnd(): StreamPulseError {
  return new StreamPulseError("unavailable", "The server closed the stream.");
}

/** What pending calls meet when the caller has ended them or their stream. */
export function stopped(): StreamPulseError {
  return new StreamPulseError("canceled", "The call was stopped.");
}

/** A call's answer; what it fails with is a StreamPulseError. */
export async function understood<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    // Fetch rejects with whatever reason its caller gave the signal.
    throw signal?.aborted ? stopped() : errorFrom(error);
  }
}
