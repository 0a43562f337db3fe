import { fromJson, ScalarType, type DescMessage, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { isFieldError } from "@bufbuild/protobuf/reflect";
import { Failure } from "@streampulse/core";

/**
 * The message that a JSON value is; fields that the contract does not have are ignored. Throws INVALID_ARGUMENT
 * naming the field for a value that it cannot have, an enum's unknown name included, which the library would ignore. An
 * unknown number is kept, as in binary: whoever acts on the field refuses it, for a request is not done otherwise than
 * it was asked. For what is no object the library's error, whose text repeats what the caller sent.
 */
export function messageOfJson<D extends DescMessage>(schema: D, json: JsonValue): MessageShape<D> {
  const fields = typeof json === "object" && json !== null && !Array.isArray(json) ? json : {};
  for (const field of schema.fields) {
    if (field.message)
      objectsOnly(field.message, field.name, fields[field.jsonName] ?? fields[field.name], field.fieldKind);
    if (field.fieldKind !== "enum") continue;
    const value = fields[field.jsonName] ?? fields[field.name];
    const names = field.enum.values.map(({ name }) => name);
    if (typeof value !== "string" || names.includes(value)) continue;
    throw new Failure("INVALID_ARGUMENT", `${field.name} must be one of ${names.join(", ")}.`, { field: field.name });
  }
  try {
    return fromJson(schema, json, { ignoreUnknownFields: true });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (!isFieldError(cause)) throw error;
    const { name } = cause.field();
    throw new Failure("INVALID_ARGUMENT", `${name} must be ${typeText(schema, name)}.`, { field: name });
  }
}

/** Throws where a field of messages has something else: what the library says of that names no field. */
function objectsOnly(message: DescMessage, name: string, value: JsonValue | undefined, kind: string): void {
  if (value === undefined || value === null) return;
  const isList = kind === "list";
  if (isList !== Array.isArray(value)) throw noObject(name, message, isList);
  for (const one of Array.isArray(value) ? value : [value]) {
    if (typeof one !== "object" || one === null || Array.isArray(one)) throw noObject(name, message, isList);
  }
}

function noObject(field: string, { fields }: DescMessage, isList: boolean): Failure {
  const own = fields.map(({ jsonName }) => jsonName).join(", ");
  const what = `${isList ? "a list of objects" : "an object"} with the fields ${own}`;
  return new Failure("INVALID_ARGUMENT", `${field} must be ${what}.`, { field });
}

/** A field's type as the contract writes it, such as `repeated string`. */
function typeText(schema: DescMessage, name: string): string {
  const field = schema.fields.find((one) => one.name === name);
  const scalar = field?.scalar === undefined ? "what the contract has" : ScalarType[field.scalar].toLowerCase();
  return field?.fieldKind === "list" ? `a list, in protobuf repeated ${scalar}` : `valid protobuf JSON of ${scalar}`;
}
