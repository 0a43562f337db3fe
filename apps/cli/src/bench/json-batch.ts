import { Quality, isDecimal } from "@streampulse/core";
import type { HeardQuote, Reader } from "./door.ts";
import { errorInfoReason } from "./protobuf-batch.ts";

/** A message as JSON: 64-bit integers are text, enums their full names, absent is the zero value. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a JSON object; undefined for any other text. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads one StreamPricesResponse in its order: gaps before quotes. */
export function readJsonBatch(batch: JsonObject, reader: Reader): void {
  if (batch["session"] !== undefined) reader.session();
  for (const error of listOf(batch["errors"])) readJsonTrouble(error, reader);
  for (const gap of listOf(batch["gaps"])) readJsonGap(gap, reader);
  for (const quote of listOf(batch["quotes"])) readJsonQuote(quote, reader);
}

/** Reads one Quote. */
export function readJsonQuote(quote: JsonObject, reader: Reader): void {
  const price = quote["price"];
  const quality = textOf(quote["quality"]).replace("QUALITY_", "");
  const heard: HeardQuote = {
    ticker: textOf(quote["ticker"]),
    hasPrice: typeof price === "string" && isDecimal(price),
    epoch: Number(quote["epoch"] ?? 0),
    sequence: Number(quote["sequence"] ?? 0),
    receivedTimeMs: Number(quote["receivedTimeMs"] ?? 0),
    sourceTimeMs: Number(quote["sourceTimeMs"] ?? 0),
    quality: Quality[quality as keyof typeof Quality] ?? Quality.UNSPECIFIED,
    stale: quote["stale"] === true,
  };
  reader.quote(heard);
}

/** Reads one Gap. */
export function readJsonGap(gap: JsonObject, reader: Reader): void {
  reader.gap(
    textOf(gap["ticker"]),
    Number(gap["epoch"] ?? 0),
    Number(gap["fromSequence"] ?? 0),
    Number(gap["toSequence"] ?? 0),
  );
}

/** Reads one TickerError. */
export function readJsonTrouble(error: JsonObject, reader: Reader): void {
  const code = textOf(error["code"]).replace("TICKER_ERROR_CODE_", "") || "UNSPECIFIED";
  reader.trouble(textOf(error["ticker"]), code);
}

/** Why something failed, of a failure in Connect's JSON: the reason of its ErrorInfo, else its code. */
export function failureReason(failure: JsonObject): string {
  for (const { type, value } of listOf(failure["details"])) {
    if (type !== "google.rpc.ErrorInfo" || typeof value !== "string") continue;
    const reason = errorInfoReason(Buffer.from(value, "base64"));
    if (reason !== "") return reason;
  }
  return textOf(failure["code"]) || "no reason given";
}

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
