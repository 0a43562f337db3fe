import type { JsonValue } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { StreamPricesRequestSchema, type StreamPricesRequest } from "@streampulse/proto";

import { messageOfJson } from "./json-message.ts";

/** What names an op in its answer: the client's, and unchanged. */
export type OpId = number | string | undefined;

/** One op of a client, read and found right but for what only the engine can tell. */
export type Op =
  | { readonly op: "open"; readonly request: StreamPricesRequest }
  | { readonly op: "add" | "remove"; readonly tickers: readonly string[] }
  | { readonly op: "ack"; readonly bytes: number }
  | { readonly op: "ping" | "auth" };

/** What each op has besides its name and its id. */
const OWN_FIELDS = {
  open: ["request"],
  add: ["tickers"],
  remove: ["tickers"],
  ack: ["bytes"],
  ping: [],
  auth: ["token"],
};
const OPS = Object.keys(OWN_FIELDS) as (keyof typeof OWN_FIELDS)[];
const ID_MAX_LENGTH = 64;
/** A field's name that may be repeated to people. */
const PLAIN_NAME = /^\w{1,40}$/;

type Fields = Readonly<Record<string, JsonValue | undefined>>;

/** A message's fields and id. Throws INVALID_ARGUMENT for what is no JSON object, or has no id that can be answered. */
export function readMessage(data: Buffer, isBinary: boolean): { readonly fields: Fields; readonly id: OpId } {
  let fields: unknown;
  try {
    fields = isBinary ? undefined : JSON.parse(data.toString());
  } catch {
    fields = undefined;
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw new Failure("INVALID_ARGUMENT", 'A message must be a JSON object in text, such as {"op":"ping","id":1}.');
  }
  const { id } = fields as { id?: unknown };
  const isText = typeof id === "string" && id.length <= ID_MAX_LENGTH;
  if (id !== undefined && !Number.isSafeInteger(id) && !isText) {
    throw wrong("id", `must be a whole number or a text of at most ${ID_MAX_LENGTH} characters`);
  }
  return { fields: fields as Fields, id: id as OpId };
}

/** The op that a message's fields are. Throws INVALID_ARGUMENT, or UNIMPLEMENTED for one that there is not. */
export function readOp(fields: Fields): Op {
  const op = OPS.find((one) => one === fields["op"]);
  if (op === undefined) throw new Failure("UNIMPLEMENTED", `op must be one of ${OPS.join(", ")}.`);
  checkFields(op, fields);
  switch (op) {
    case "open":
      return { op, request: requestOf(fields["request"]) };
    case "add":
    case "remove":
      return { op, tickers: tickersOf(fields["tickers"]) };
    case "ack":
      return { op, bytes: bytesOf(fields["bytes"]) };
    case "auth":
      if (typeof fields["token"] !== "string") throw wrong("token", "must be a text");
      return { op };
    case "ping":
      return { op };
  }
}

/** What an op does not have is not ignored: it was meant to do something, and would not. */
function checkFields(op: keyof typeof OWN_FIELDS, fields: Fields): void {
  const own: readonly string[] = ["op", "id", ...OWN_FIELDS[op]];
  const other = Object.keys(fields).find((name) => !own.includes(name));
  if (other === undefined) return;
  const what = `is no field of ${op}, which has ${own.join(", ")} and nothing else`;
  if (PLAIN_NAME.test(other)) throw wrong(other, what);
  throw new Failure("INVALID_ARGUMENT", `The message has what ${what}.`, { field: "op" });
}

function requestOf(request: JsonValue | undefined): StreamPricesRequest {
  if (request === undefined) throw wrong("request", 'is missing, such as {"tickers":["AAPL"]}');
  try {
    return messageOfJson(StreamPricesRequestSchema, request);
  } catch (error) {
    if (error instanceof Failure) throw error;
    // The library's text would repeat what the caller sent.
    throw wrong("request", `is not valid protobuf JSON of ${StreamPricesRequestSchema.typeName}`);
  }
}

function tickersOf(tickers: JsonValue | undefined): readonly string[] {
  if (Array.isArray(tickers) && tickers.every((ticker) => typeof ticker === "string")) return tickers;
  throw wrong("tickers", "must be a list of texts");
}

/** As all 64-bit integers in JSON, a text; a number is as good. */
function bytesOf(bytes: JsonValue | undefined): number {
  const number = typeof bytes === "string" && /^\d{1,16}$/.test(bytes) ? Number(bytes) : bytes;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw wrong("bytes", "must be a whole number");
}

function wrong(field: string, what: string): Failure {
  return new Failure("INVALID_ARGUMENT", `${field} ${what}.`, { field });
}
