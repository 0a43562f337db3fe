import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";

type Fields = Record<string, unknown>;

/**
 * A plain object as the canonical JSON of its message, as all other doors of the server write it: fields by number,
 * 64-bit integers as text, full names of enums, without what is unset.
 */
export function canonicalJson(desc: DescMessage, plain: object): Fields {
  const json: Fields = {};
  for (const field of desc.fields.toSorted((a, b) => a.number - b.number)) {
    const value = (plain as Fields)[field.localName];
    if (value === undefined) continue;
    if (field.fieldKind === "list") {
      const all = value as unknown[];
      if (all.length > 0) json[field.jsonName] = all.map((one) => valueJson(field, one));
    } else if (field.message || field.oneof || field.proto.proto3Optional || isSet(value)) {
      json[field.jsonName] = valueJson(field, value);
    }
  }
  return json;
}

function isSet(value: unknown): boolean {
  return value !== 0 && value !== "" && value !== false;
}

function valueJson(field: DescField, value: unknown): unknown {
  if (field.message) return canonicalJson(field.message, value as object);
  if (field.enum) return field.enum.value[value as number]?.name ?? value;
  const { scalar } = field;
  return scalar === ScalarType.INT64 || scalar === ScalarType.UINT64 ? String(value) : value;
}
