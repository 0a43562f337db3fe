import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { ConnectError, type Code } from "@connectrpc/connect";

/** What a failure's details are to say. */
export interface FailureDetails {
  readonly reason?: string;
  readonly domain?: string;
  readonly retryAfterMs?: number;
  readonly field?: string;
  readonly limit?: number;
}

/** A failure with its google.rpc details, encoded by hand as any server might. */
export function failure(code: Code, message: string, details: FailureDetails = {}): ConnectError {
  const error = new ConnectError(message, code);
  const { reason, domain = "streampulse", retryAfterMs, field, limit } = details;
  const put = (type: string, value: BinaryWriter): void => {
    error.details.push({ type: `google.rpc.${type}`, value: value.finish() });
  };
  if (reason !== undefined) put("ErrorInfo", text(text(new BinaryWriter(), 1, reason), 2, domain));
  if (retryAfterMs !== undefined) {
    const delay = integer(new BinaryWriter(), 1, Math.floor(retryAfterMs / 1_000));
    put("RetryInfo", message1(integer(delay, 2, (retryAfterMs % 1_000) * 1e6)));
  }
  if (field !== undefined) put("BadRequest", message1(text(text(new BinaryWriter(), 1, field), 2, "is wrong")));
  if (limit !== undefined) put("QuotaFailure", message1(integer(text(new BinaryWriter(), 1, "tickers"), 7, limit)));
  return error;
}

function text(writer: BinaryWriter, field: number, value: string): BinaryWriter {
  return writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): BinaryWriter {
  return writer.tag(field, WireType.Varint).int64(value);
}

function message1(inner: BinaryWriter): BinaryWriter {
  return new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(inner.finish());
}
