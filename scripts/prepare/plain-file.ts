import { createFileRegistry, type DescFile } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";

/** A file of the contract as its descriptor says it, without what is as it mostly is. */
export interface PlainFile {
  readonly name: string;
  readonly package: string;
  readonly messageType: readonly PlainMessage[];
  readonly enumType: readonly PlainEnum[];
  readonly service: readonly { readonly name: string; readonly method: readonly object[] }[];
}

/** One message of it. */
export interface PlainMessage {
  readonly name: string;
  readonly field?: readonly { readonly name: string; readonly number: number; readonly type: number }[];
  readonly nestedType?: readonly PlainMessage[];
  readonly enumType?: readonly PlainEnum[];
  readonly oneofDecl?: readonly { readonly name: string }[];
}

/** One enum of it. */
export interface PlainEnum {
  readonly name: string;
  readonly value: readonly { readonly name: string; readonly number: number }[];
}

const NONE = {
  field: [],
  nestedType: [],
  enumType: [],
  oneofDecl: [],
  extension: [],
  extensionRange: [],
  reservedRange: [],
  reservedName: [],
};

/** The description that `fileDesc` of @bufbuild/protobuf makes of the same file encoded, but for options and comments. */
export function plainFile(plain: PlainFile, imports: readonly DescFile[] = []): DescFile {
  const proto = {
    ...plain,
    $typeName: "google.protobuf.FileDescriptorProto",
    syntax: "proto3",
    edition: 0,
    dependency: imports.map(({ proto: { name } }) => name),
    publicDependency: [],
    weakDependency: [],
    extension: [],
    messageType: plain.messageType.map(message),
    enumType: plain.enumType.map(enumOf),
    service: plain.service.map(({ name, method }) => ({
      name,
      method: method.map((each) => like({ clientStreaming: false, serverStreaming: false }, each)),
    })),
  } as unknown as FileDescriptorProto;
  const files = createFileRegistry(proto, (name) => imports.find((file) => file.proto.name === name));
  return files.getFile(plain.name)!;
}

/** Fields that are absent are the prototype's: what is asked is which ones an object has of its own. */
function like(absent: object, told: object): object {
  return Object.assign(Object.create(absent) as object, told);
}

function message(plain: PlainMessage): object {
  return {
    ...NONE,
    ...plain,
    visibility: 0,
    field: (plain.field ?? []).map((each) => like(FIELD, { jsonName: jsonName(each.name), ...each })),
    nestedType: (plain.nestedType ?? []).map(message),
    enumType: (plain.enumType ?? []).map(enumOf),
  };
}

const FIELD = {
  label: 1,
  typeName: "",
  extendee: "",
  defaultValue: "",
  oneofIndex: 0,
  jsonName: "",
  proto3Optional: false,
};

function enumOf(plain: PlainEnum): object {
  return { ...plain, visibility: 0, reservedRange: [], reservedName: [] };
}

/** As protobuf makes it: the letter behind each `_` is a large one. */
function jsonName(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
