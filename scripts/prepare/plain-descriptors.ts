import { copyFileSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  FieldDescriptorProto_Label,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { ROOT } from "./install.mjs";
import type { PlainEnum, PlainFile, PlainMessage } from "./plain-file.ts";

const CONTRACT = join(ROOT, "packages/proto/src");
const RUNTIME = join(import.meta.dirname, "plain-file.ts");

/** Where the contract is that browsers have. */
export const PLAIN_CONTRACT = join(ROOT, ".cache/plain-contract");

/**
 * Writes the contract's code anew for browsers, with its messages described by plain objects, made now, in the place of
 * encoded ones: these would be decoded at each start, by the description of descriptions, which is larger than all of ours.
 */
export function writePlainContract(): void {
  rmSync(PLAIN_CONTRACT, { recursive: true, force: true });
  cpSync(CONTRACT, PLAIN_CONTRACT, { recursive: true });
  copyFileSync(RUNTIME, join(PLAIN_CONTRACT, "plain-file.ts"));
  // As packages/proto says: what is not used of it is left out.
  writeFileSync(join(PLAIN_CONTRACT, "package.json"), JSON.stringify({ type: "module", sideEffects: false }));
  for (const name of globSync("gen/streampulse/v1/*_pb.ts", { cwd: PLAIN_CONTRACT })) {
    const path = join(PLAIN_CONTRACT, name);
    writeFileSync(path, plainText(readFileSync(path, "utf8")));
  }
}

/** The generated module with its file described plainly. */
export function plainText(module: string): string {
  const told = module.replace(/\bfileDesc\("([^"]+)"/, (_, encoded: string) => {
    const proto = fromBinary(FileDescriptorProtoSchema, base64Decode(encoded));
    return `plainFile(${JSON.stringify(plainOf(proto))}`;
  });
  return `import { plainFile } from "../../../plain-file.ts";\n${told}`;
}

/** What `plainFile` takes for a file. */
export function plainOf({
  name,
  package: scope,
  messageType,
  enumType,
  service,
}: Pick<FileDescriptorProto, "name" | "package" | "messageType" | "enumType" | "service">): PlainFile {
  return {
    name,
    package: scope,
    messageType: messageType.map(plainMessage),
    enumType: enumType.map(plainEnum),
    service: service.map((each) => ({
      name: each.name,
      method: each.method.map(({ name: method, inputType, outputType, serverStreaming }) => ({
        name: method,
        inputType,
        outputType,
        ...(serverStreaming && { serverStreaming }),
      })),
    })),
  };
}

function plainMessage({ name, field, nestedType, enumType, oneofDecl }: DescriptorProto): PlainMessage {
  return {
    name,
    ...(field.length > 0 && {
      field: field.map((each) => ({
        name: each.name,
        number: each.number,
        type: each.type,
        ...(each.label === FieldDescriptorProto_Label.REPEATED && { label: each.label }),
        ...(each.typeName !== "" && { typeName: each.typeName }),
        ...(Object.hasOwn(each, "oneofIndex") && { oneofIndex: each.oneofIndex }),
        ...(each.proto3Optional && { proto3Optional: true }),
      })),
    }),
    ...(nestedType.length > 0 && { nestedType: nestedType.map(plainMessage) }),
    ...(enumType.length > 0 && { enumType: enumType.map(plainEnum) }),
    ...(oneofDecl.length > 0 && { oneofDecl: oneofDecl.map((each) => ({ name: each.name })) }),
  };
}

function plainEnum({ name, value }: EnumDescriptorProto): PlainEnum {
  return { name, value: value.map((each) => ({ name: each.name, number: each.number })) };
}
