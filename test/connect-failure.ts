import { ConnectError, type Code } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema, QuotaFailureSchema, RetryInfoSchema } from "@streampulse/proto";

/** What a failure's details are to say. */
export interface FailureDetails {
  readonly reason?: string;
  readonly domain?: string;
  readonly retryAfterMs?: number;
  readonly field?: string;
  readonly limit?: number;
}

/** A failure with its google.rpc details, as a server's handler throws it. */
export function failure(code: Code, message: string, details: FailureDetails = {}): ConnectError {
  const { reason, domain = "streampulse", retryAfterMs, field, limit } = details;
  const packed: ConstructorParameters<typeof ConnectError>[3] = [];
  if (reason !== undefined) packed.push({ desc: ErrorInfoSchema, value: { reason, domain } });
  if (retryAfterMs !== undefined) {
    const retryDelay = { seconds: BigInt(Math.floor(retryAfterMs / 1_000)), nanos: (retryAfterMs % 1_000) * 1e6 };
    packed.push({ desc: RetryInfoSchema, value: { retryDelay } });
  }
  if (field !== undefined) packed.push({ desc: BadRequestSchema, value: { fieldViolations: [{ field }] } });
  if (limit !== undefined) {
    packed.push({
      desc: QuotaFailureSchema,
      value: { violations: [{ subject: "tickers", quotaValue: BigInt(limit) }] },
    });
  }
  return new ConnectError(message, code, undefined, packed);
}
