import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** What the standard error details (`google.rpc`) of a failed call say, as far as this product uses them. */
export interface ErrorDetails {
  reason?: string;
  field?: string;
  retryAfterMs?: number;
  limit?: number;
}

/** One detail of a failure, encoded: a google.protobuf.Any whose type may stand without its prefix. */
export interface ErrorDetail {
  readonly type: string;
  readonly value: Uint8Array;
}

const DOMAIN = "streampulse";

/**
 * Reads ErrorInfo (of this product's domain), RetryInfo, BadRequest (its first field) and QuotaFailure (its
 * first limit). Details of other types, and malformed ones, say nothing.
 */
export function readDetails(details: readonly ErrorDetail[]): ErrorDetails {
  const read: ErrorDetails = {};
  for (const detail of details) {
    try {
      readDetail(detail, read);
    } catch {
      // The failure itself is known by its code; a detail that cannot be read adds nothing to it.
    }
  }
  return read;
}

function readDetail(detail: ErrorDetail, read: ErrorDetails): void {
  const { value } = detail;
  const type = detail.type.slice(detail.type.lastIndexOf("/") + 1);
  if (type === "google.rpc.ErrorInfo") {
    const info = strings(value);
    if (info.get(2) === DOMAIN) setDefined(read, "reason", info.get(1));
  } else if (type === "google.rpc.RetryInfo") {
    const delay = nested(value, 1);
    if (delay) read.retryAfterMs = durationMs(delay);
  } else if (type === "google.rpc.BadRequest") {
    const violation = nested(value, 1);
    if (violation) setDefined(read, "field", strings(violation).get(1));
  } else if (type === "google.rpc.QuotaFailure") {
    const violation = nested(value, 1);
    if (violation) setDefined(read, "limit", integers(violation).get(7));
  }
}

function setDefined<K extends keyof ErrorDetails>(read: ErrorDetails, key: K, value: ErrorDetails[K]): void {
  if (value !== undefined) read[key] = value;
}

/** A google.protobuf.Duration, rounded up: to come back a little late is never wrong. */
function durationMs(bytes: Uint8Array): number {
  const parts = integers(bytes);
  return Math.max(0, (parts.get(1) ?? 0) * 1_000 + Math.ceil((parts.get(2) ?? 0) / 1e6));
}

function nested(bytes: Uint8Array, field: number): Uint8Array | undefined {
  let found: Uint8Array | undefined;
  each(bytes, (number, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return false;
    const value = reader.bytes();
    if (number === field) found ??= value;
    return true;
  });
  return found;
}

function strings(bytes: Uint8Array): Map<number, string> {
  const found = new Map<number, string>();
  each(bytes, (number, wire, reader) => {
    if (wire !== WireType.LengthDelimited) return false;
    found.set(number, new TextDecoder().decode(reader.bytes()));
    return true;
  });
  return found;
}

function integers(bytes: Uint8Array): Map<number, number> {
  const found = new Map<number, number>();
  each(bytes, (number, wire, reader) => {
    if (wire !== WireType.Varint) return false;
    found.set(number, Number(reader.int64()));
    return true;
  });
  return found;
}

/** Visits the fields of an encoded message; those that the visitor leaves (false) are skipped. */
function each(bytes: Uint8Array, visit: (field: number, wire: WireType, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!visit(field, wire, reader)) reader.skip(wire, field);
  }
}
