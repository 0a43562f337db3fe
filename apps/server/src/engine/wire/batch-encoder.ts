import { enumWord } from "@streampulse/core";

import { BATCH, type Batch, type Field } from "./batch.ts";
import { ByteWriter } from "./byte-writer.ts";

type Message = Readonly<Record<string, unknown>>;

/** The protobuf bytes of a batch. */
export function batchToPb(batch: Batch): Uint8Array {
  const out = new ByteWriter();
  writeMessage(out, BATCH, batch as Message);
  return out.copy();
}

/** The canonical protobuf JSON of a batch. */
export function batchToJson(batch: Batch): string {
  return JSON.stringify(batchAsJson(batch));
}

/** The same before it is made text. */
export function batchAsJson(batch: Batch): Readonly<Record<string, unknown>> {
  return jsonMessage(BATCH, batch as Message);
}

/** Without presence, protobuf leaves a field at its zero out. */
function isWritten(field: Field, value: unknown): boolean {
  if (value === undefined) return false;
  if (field.repeated) return (value as readonly unknown[]).length > 0;
  return field.always === true || field.kind === "message" || (value !== "" && value !== 0 && value !== false);
}

function writeMessage(out: ByteWriter, fields: readonly Field[], message: Message): void {
  for (const field of fields) {
    const value = message[field.name];
    if (!isWritten(field, value)) continue;
    if (field.repeated) for (const item of value as readonly unknown[]) writeField(out, field, item);
    else writeField(out, field, value);
  }
}

function writeField(out: ByteWriter, field: Field, value: unknown): void {
  const delimited = field.kind === "string" || field.kind === "message";
  out.varint((field.number << 3) | (delimited ? 2 : 0));
  if (field.kind === "string") return out.string(value as string);
  if (field.kind === "bool") return out.byte(value === true ? 1 : 0);
  if (field.kind !== "message") return out.varint(value as number);
  const inner = new ByteWriter(128);
  writeMessage(inner, field.fields ?? [], value as Message);
  out.varint(inner.length);
  out.raw(inner.bytes, inner.length);
}

function jsonMessage(fields: readonly Field[], message: Message): Message {
  const json: Record<string, unknown> = {};
  for (const field of fields) {
    const value = message[field.name];
    if (!isWritten(field, value)) continue;
    json[field.name] = field.repeated
      ? (value as readonly unknown[]).map((item) => jsonValue(field, item))
      : jsonValue(field, value);
  }
  return json;
}

function jsonValue(field: Field, value: unknown): unknown {
  if (field.kind === "message") return jsonMessage(field.fields ?? [], value as Message);
  if (field.kind === "int64") return String(value);
  if (field.kind === "enum") return `${field.prefix}_${enumWord(field.words ?? {}, value as number)}`;
  return value;
}
