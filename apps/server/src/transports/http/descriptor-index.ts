import { toBinary, type DescFile, type DescMessage } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

/** Files of descriptors by what they declare: what server reflection is asked for. */
export class DescriptorIndex {
  readonly #byPath = new Map<string, DescFile>();
  readonly #bySymbol = new Map<string, DescFile>();

  /** With everything that the files import. */
  constructor(files: readonly DescFile[]) {
    for (const file of files) this.#add(file);
  }

  /** A file by its path as imports name it, then those it imports, encoded; undefined where there is none. */
  byPath(path: string): Uint8Array[] | undefined {
    return encoded(this.#byPath.get(path));
  }

  /** As `byPath`, of the file that declares a full name. */
  bySymbol(name: string): Uint8Array[] | undefined {
    return encoded(this.#bySymbol.get(name));
  }

  #add(file: DescFile): void {
    const path = `${file.name}.proto`;
    if (this.#byPath.has(path)) return;
    this.#byPath.set(path, file);
    for (const dependency of file.dependencies) this.#add(dependency);
    for (const type of nestedTypes(file)) {
      this.#bySymbol.set(type.typeName, file);
      if (type.kind === "message") this.#addMembers(type, file);
      // The values of an enum are named beside it, not within.
      if (type.kind === "enum") {
        const scope = type.typeName.slice(0, type.typeName.lastIndexOf(".") + 1);
        for (const value of type.values) this.#bySymbol.set(scope + value.name, file);
      }
      if (type.kind === "service") {
        for (const method of type.methods) this.#bySymbol.set(`${type.typeName}.${method.name}`, file);
      }
    }
  }

  #addMembers(message: DescMessage, file: DescFile): void {
    for (const member of [...message.fields, ...message.oneofs]) {
      this.#bySymbol.set(`${message.typeName}.${member.name}`, file);
    }
  }
}

function encoded(file: DescFile | undefined): Uint8Array[] | undefined {
  if (file === undefined) return undefined;
  const whole = new Set<DescFile>();
  const gather = (each: DescFile): void => {
    if (whole.has(each)) return;
    whole.add(each);
    each.dependencies.forEach(gather);
  };
  gather(file);
  return [...whole].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
}
