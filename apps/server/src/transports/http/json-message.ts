import { fromJson, type DescMessage, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";

/**
 * The message that a JSON value is; fields that the contract does not have are ignored. Throws INVALID_ARGUMENT
 * naming the field for an enum value that it does not have, which the library would ignore as well; else the
 * library's error, whose text repeats what the caller sent.
 */
export function messageOfJson<D extends DescMessage>(schema: D, json: JsonValue): MessageShape<D> {
  const fields = typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
  for (const field of schema.fields) {
    if (field.fieldKind !== "enum") continue;
    const value = fields[field.jsonName] ?? fields[field.name];
    const names = field.enum.values.map(({ name }) => name);
    if (typeof value !== "string" || names.includes(value)) continue;
    throw new Failure("INVALID_ARGUMENT", `${field.name} must be one of ${names.join(", ")}.`, { field: field.name });
  }
  return fromJson(schema, json, { ignoreUnknownFields: true });
}
