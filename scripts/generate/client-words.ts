import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
  createFileRegistry,
  fromBinary,
  ScalarType,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescService,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import * as core from "../../packages/core/src/index.ts";
import { ROOT } from "../prepare/install.mjs";

/** Which files of the contract the SDK has as plain types. */
const FILES = ["alert", "fault", "history", "import", "import_fault", "portfolio", "replay", "watchlist"] as const;

/** Types that core has by hand, for both sides. */
const OF_CORE: ReadonlySet<string> = new Set([...Object.keys(core), "Candle", "HistoryGap", "Quote", "WatchlistEntry"]);
/** Signs of life are the SDK's own business. */
const UNSAID = "Heartbeat";

/** The SDK's generated files, by their path from the root. */
export const CLIENT_FILES: readonly string[] = FILES.map(pathOf);

let made: Record<string, string> | undefined;

/** The SDK's plain types of what is kept, each file's text by its path: the contract's messages as answers have them. */
export function clientWords(): Record<string, string> {
  return (made ??= make());
}

function pathOf(name: string): string {
  return `packages/client/src/gen/${fileOf(name)}.ts`;
}

/** Words of a file's name are apart as they are everywhere here. */
function fileOf(name: string): string {
  return name.replaceAll("_", "-");
}

function make(): Record<string, string> {
  const buf = join(ROOT, "node_modules/.bin/buf");
  const image = execFileSync(buf, ["build", "--as-file-descriptor-set", "-o", "-"], {
    cwd: join(ROOT, "packages/proto"),
    maxBuffer: 16 * 2 ** 20,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  return Object.fromEntries(
    FILES.map((name) => {
      const file = registry.getFile(`streampulse/v1/${name}.proto`);
      if (!file) throw new Error(`the contract has no ${name}.proto`);
      return [pathOf(name), pageOf(file)];
    }),
  );
}

function pageOf(file: DescFile): string {
  const comments = commentsOf(file);
  const imports = new Map<string, Set<string>>();
  const need = (type: DescMessage | DescEnum): string => {
    const from = OF_CORE.has(type.name)
      ? "@streampulse/core"
      : `./${fileOf(type.file.name.split("/").at(-1) ?? "")}.ts`;
    if (OF_CORE.has(type.name) || type.file !== file)
      imports.set(from, (imports.get(from) ?? new Set()).add(type.name));
    return type.name;
  };
  const parts = [
    ...file.enums.flatMap((each, at) => (OF_CORE.has(each.name) ? [] : [enumText(each, comments, `5,${at}`)])),
    ...file.messages.flatMap((each, at) =>
      OF_CORE.has(each.name) ? [] : [messageText(each, comments, `4,${at}`, need)],
    ),
  ];
  const calls = file.services.map((service, at) => callsText(service, docText(comments.get(`6,${at}`), ""), need));
  const lines = [...imports].toSorted(([a], [b]) => (a < b ? 1 : -1));
  return [
    `// Made of ${file.name}.proto by \`npm run generate\`.\n`,
    ...lines.map(([from, names]) => `import type { ${[...names].toSorted().join(", ")} } from "${from}";\n`),
    ...[...parts, ...calls].map((part) => `\n${part}`),
  ].join("");
}

/** What each call of a service takes and gives. */
function callsText(service: DescService, head: string, need: (type: DescMessage) => string): string {
  const calls = service.methods.map(
    ({ localName, input, output }) => `  readonly ${localName}: [request: ${need(input)}, answer: ${need(output)}];\n`,
  );
  return `${head}export interface ${service.name}Calls {\n${calls.join("")}}\n`;
}

/** Comments by the path of what they stand at: see SourceCodeInfo in descriptor.proto. */
function commentsOf(file: DescFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, leadingComments } of file.proto.sourceCodeInfo?.location ?? []) {
    if (leadingComments.trim() !== "") found.set(path.join(","), leadingComments);
  }
  return found;
}

function enumText(type: DescEnum, comments: ReadonlyMap<string, string>, path: string): string {
  const values = type.values.map(({ localName, number }, at) => {
    // A prefix before a digit is left by the library, since such a word is no name.
    const word = localName.replace(new RegExp(`^${snake(type.name)}_`), "");
    const key = /^\d/.test(word) ? `"${word}"` : word;
    return `${docText(comments.get(`${path},2,${at}`), "  ")}  ${key}: ${number},\n`;
  });
  const { name } = type;
  return (
    `${docText(comments.get(path), "")}export const ${name} = {\n${values.join("")}} as const;\n` +
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];\n`
  );
}

function messageText(
  type: DescMessage,
  comments: ReadonlyMap<string, string>,
  path: string,
  need: (type: DescMessage | DescEnum) => string,
): string {
  const doc = (field: DescField): string => docText(comments.get(`${path},2,${type.fields.indexOf(field)}`), "  ");
  const head = docText(comments.get(path), "");
  const own = type.fields.filter(({ oneof, message }) => !oneof && message?.name !== UNSAID);
  const plain = own.map((field) => `${doc(field)}  readonly ${field.localName}${typeText(field, need)};\n`).join("");
  const [choice] = type.oneofs;
  if (!choice) return `${head}export interface ${type.name} {\n${plain}}\n`;
  // One of them is there; the others are named as absent, so that each can be asked for.
  const ways = choice.fields.map((field) => {
    const others = choice.fields.filter((other) => other !== field);
    return (
      `  | {\n${doc(field)}  readonly ${field.localName}${typeText(field, need).replace(/^\?(.*) \| undefined$/, "$1")};\n` +
      `${others.map((other) => `  readonly ${other.localName}?: undefined;\n`).join("")}}\n`
    );
  });
  const rest = plain === "" ? "" : ` & {\n${plain}}`;
  return `${head}export type ${type.name} = (\n${ways.join("")})${rest};\n`;
}

/** A field's type with what stands before it: `: string`, `?: number | undefined`. */
function typeText(field: DescField, need: (type: DescMessage | DescEnum) => string): string {
  if (field.fieldKind === "map") throw new Error(`${field.toString()} is a map, and none was foreseen`);
  const isList = field.fieldKind === "list";
  const inner = field.message ?? field.enum;
  const name = inner ? need(inner) : scalarText(field.scalar as ScalarType);
  if (isList) return `: readonly ${name}[]`;
  const mayLack = field.fieldKind === "message" || field.proto.proto3Optional;
  return mayLack ? `?: ${name} | undefined` : `: ${name}`;
}

function scalarText(scalar: ScalarType): string {
  if (scalar === ScalarType.STRING) return "string";
  if (scalar === ScalarType.BOOL) return "boolean";
  if (scalar === ScalarType.BYTES) throw new Error("no message of the SDK has bytes");
  return "number";
}

function snake(name: string): string {
  return name.replace(/\B(?=[A-Z])/g, "_").toUpperCase();
}

function docText(comment: string | undefined, indent: string): string {
  if (comment === undefined) return "";
  const lines = comment
    .trimEnd()
    .split("\n")
    .map((line) =>
      line.replace(/^ /, "").replace(/(?<=[a-z])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
    );
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}
