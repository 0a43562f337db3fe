import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DescEnum, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import * as proto from "@streampulse/proto";
import { expect, test } from "vitest";
import { ROOT } from "./install.mjs";
import { plainOf, plainText } from "./plain-descriptors.ts";
import { plainFile } from "./plain-file.ts";

const FILES = Object.entries(proto).flatMap(([name, told]) =>
  name.startsWith("file_streampulse_") ? [told as DescFile] : [],
);

/** Everything of a description that reading and writing goes by. */
function toldOf({ messages, enums, services, dependencies }: DescFile): object {
  const message = (desc: DescMessage): object => ({
    type: desc.typeName,
    fields: desc.fields.map((field) => ({
      name: field.name,
      localName: field.localName,
      jsonName: field.jsonName,
      number: field.number,
      kind: [field.fieldKind, "listKind" in field && field.listKind, "mapKind" in field && field.mapKind],
      scalar: field.scalar,
      presence: field.presence,
      packed: "packed" in field && field.packed,
      delimited: "delimitedEncoding" in field && field.delimitedEncoding,
      of: field.message?.typeName ?? field.enum?.typeName,
      oneof: field.oneof?.name,
    })),
    oneofs: desc.oneofs.map(({ name, fields }) => [name, fields.map((field) => field.name)]),
    nested: [desc.nestedMessages.map(message), desc.nestedEnums.map(enumOf)],
  });
  const enumOf = (desc: DescEnum): object => ({
    type: desc.typeName,
    open: desc.open,
    values: desc.values.map(({ name, localName, number }) => [name, localName, number]),
  });
  const service = (desc: DescService): object => ({
    type: desc.typeName,
    methods: desc.methods.map(({ name, localName, methodKind, input, output }) => [
      name,
      localName,
      methodKind,
      input.typeName,
      output.typeName,
    ]),
  });
  return {
    messages: messages.map(message),
    enums: enums.map(enumOf),
    services: services.map(service),
    imports: dependencies.map(({ name }) => name),
  };
}

test("a file that is described plainly is the file that its encoded description says", () => {
  expect(FILES.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["streampulse/v1/price", "streampulse/v1/alert"]),
  );
  for (const file of FILES) {
    const plain = plainFile(JSON.parse(JSON.stringify(plainOf(file.proto))), file.dependencies);
    expect(toldOf(plain), file.name).toEqual(toldOf(file));
  }
});

test("of a generated module nothing encoded is left", () => {
  const module = readFileSync(join(ROOT, "packages/proto/src/gen/streampulse/v1/history_pb.ts"), "utf8");
  const told = plainText(module);
  expect(module).toMatch(/fileDesc\("/);
  expect(told).not.toMatch(/fileDesc\("/);
  expect(told).toContain('{"name":"streampulse/v1/history.proto","package":"streampulse.v1"');
  expect(told).toContain(", [file_streampulse_v1_price])");
});
