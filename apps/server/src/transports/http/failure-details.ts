import { create, toBinary, toJson, type DescMessage, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import type { Failure } from "@streampulse/core";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  QuotaFailureSchema,
  RetryInfoSchema,
  StatusSchema,
} from "@streampulse/proto";

/** ErrorInfo's domain: whose reasons they are. */
const DOMAIN = "streampulse";

/** Canonical gRPC numbers of the codes in use. */
const NUMBERS = {
  canceled: 1,
  invalid_argument: 3,
  deadline_exceeded: 4,
  not_found: 5,
  permission_denied: 7,
  resource_exhausted: 8,
  failed_precondition: 9,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** The number of a failure's code. */
export function statusNumber(failure: Failure): number {
  return NUMBERS[failure.code];
}

/** One of a failure's google.rpc messages: its type's name, its bytes, and its JSON for people and `jq`. */
export interface Detail {
  readonly type: string;
  readonly value: Uint8Array<ArrayBuffer>;
  readonly debug: JsonValue;
}

/** A failure's details as google.rpc messages. */
export function failureDetails(failure: Failure): Detail[] {
  const { reason, retryAfterMs, limit, field } = failure;
  const details = [detail(ErrorInfoSchema, create(ErrorInfoSchema, { reason, domain: DOMAIN }))];
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1_000);
    const retryDelay = { seconds: BigInt(seconds), nanos: Math.round((retryAfterMs - seconds * 1_000) * 1e6) };
    details.push(detail(RetryInfoSchema, create(RetryInfoSchema, { retryDelay })));
  }
  if (limit !== undefined) {
    const violations = [{ subject: reason, description: failure.message, quotaValue: BigInt(limit) }];
    details.push(detail(QuotaFailureSchema, create(QuotaFailureSchema, { violations })));
  }
  if (field !== undefined) {
    const fieldViolations = [{ field, description: failure.message }];
    details.push(detail(BadRequestSchema, create(BadRequestSchema, { fieldViolations })));
  }
  return details;
}

/** A failure as Connect's JSON has it, with its details; doors that speak JSON share it. */
export function failureJson(failure: Failure): {
  code: string;
  message: string;
  details: { type: string; value: string; debug: JsonValue }[];
} {
  const details = failureDetails(failure).map(({ type, value, debug }) => ({ type, value: base64(value), debug }));
  return { code: failure.code, message: failure.message, details };
}

/** Base64 without padding, as binary headers and Connect's details have it. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

/** google.rpc.Status as gRPC sends it behind a stream. */
export function statusBytes(failure: Failure): Uint8Array {
  const status = create(StatusSchema, {
    code: statusNumber(failure),
    message: failure.message,
    details: failureDetails(failure).map(({ type, value }) => ({ typeUrl: `type.googleapis.com/${type}`, value })),
  });
  return toBinary(StatusSchema, status);
}

function detail<D extends DescMessage>(schema: D, message: MessageShape<D>): Detail {
  return { type: schema.typeName, value: toBinary(schema, message), debug: toJson(schema, message) };
}
