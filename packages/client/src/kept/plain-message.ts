import { ScalarType, type DescField, type DescMessage, type DescOneof, type Message } from "@bufbuild/protobuf";
import type * as wire from "@streampulse/proto";
import { StreamPulseError } from "../errors.ts";
import { quotesFrom } from "../from-wire.ts";

type Fields = Record<string, unknown>;

const LONGS: ReadonlySet<ScalarType> = new Set([
  ScalarType.INT64,
  ScalarType.UINT64,
  ScalarType.SINT64,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
]);

/**
 * A message as a plain object: 64-bit integers are numbers (times, counts and cursors stay far below 2^53), an enum's
 * unknown number is 0, and of what is one of several only that one is there. Unknown and absent fields are absent.
 */
export function plainOf(desc: DescMessage, message: Message): Fields {
  const from = message as unknown as Fields;
  const plain: Fields = {};
  for (const field of desc.fields) {
    const value = valueIn(from, field);
    if (value === undefined) continue;
    const told =
      field.fieldKind === "list" ? (value as unknown[]).map((one) => plainValue(field, one)) : plainValue(field, value);
    if (told !== undefined) plain[field.localName] = told;
  }
  return plain;
}

/**
 * What `create` takes for a plain object: the way back, of as much as is there. Throws a StreamPulseError for an object
 * that has two of what only one can be: none of them is dropped.
 */
export function initOf(desc: DescMessage, plain: object): Fields {
  const init: Fields = {};
  for (const field of desc.fields) {
    const value = (plain as Fields)[field.localName];
    if (value === undefined) continue;
    const given =
      field.fieldKind === "list" ? (value as unknown[]).map((one) => initValue(field, one)) : initValue(field, value);
    if (field.oneof && init[field.oneof.localName] !== undefined) throw tooMany(field.oneof, plain);
    if (field.oneof) init[field.oneof.localName] = { case: field.localName, value: given };
    else init[field.localName] = given;
  }
  return init;
}

function tooMany({ name, fields }: DescOneof, plain: object): StreamPulseError {
  const given = fields.map(({ localName }) => localName).filter((one) => (plain as Fields)[one] !== undefined);
  const message = `${name} must be one thing, and not ${given.join(" and ")} at once.`;
  return new StreamPulseError("invalid_argument", message, { field: name });
}

function valueIn(from: Fields, field: DescField): unknown {
  if (!field.oneof) return from[field.localName];
  const choice = from[field.oneof.localName] as { case?: string; value?: unknown };
  return choice.case === field.localName ? choice.value : undefined;
}

function plainValue(field: DescField, value: unknown): unknown {
  if (field.message) {
    if (field.message.typeName === "streampulse.v1.Quote") return quotesFrom([value as wire.Quote])[0];
    return plainOf(field.message, value as Message);
  }
  if (field.enum) return field.enum.value[value as number] ? value : 0;
  return typeof value === "bigint" ? Number(value) : value;
}

function initValue(field: DescField, value: unknown): unknown {
  if (field.message) return initOf(field.message, value as object);
  return field.scalar !== undefined && LONGS.has(field.scalar) ? BigInt(value as number) : value;
}
