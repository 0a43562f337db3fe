import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./install.mjs";

const CLIENT = join(ROOT, "packages/client");
const TYPES = join(ROOT, ".cache/types");
const DOORS = ["index", "alerts", "faults", "history", "portfolio", "react", "rooms", "watchlists"];

/** Both forms, each in a folder whose package.json says which it is, with its own declarations. */
const FORMS = [
  { folder: "esm", type: "module" },
  { folder: "cjs", type: "commonjs" },
] as const;

/**
 * Builds the SDK as it is published into `outdir`: ECMAScript and CommonJS with declarations and a
 * package.json of its own. The workspaces are bundled, npm's packages are dependencies.
 */
export async function packClient(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-b", CLIENT], { stdio: "inherit" });
  const shared = { target: "es2022", legalComments: "none", logLevel: "silent" } as const;
  // What the doors share is in files of its own: an error of one is an error of the others.
  await build({
    ...shared,
    entryPoints: DOORS.map((door) => join(CLIENT, `src/${door}.ts`)),
    outdir: join(outdir, "esm"),
    bundle: true,
    splitting: true,
    format: "esm",
    external: ["react", "@bufbuild/protobuf", "@bufbuild/protobuf/*"],
  });
  const files = readdirSync(join(outdir, "esm")).map((file) => join(outdir, "esm", file));
  await build({ ...shared, entryPoints: files, outdir: join(outdir, "cjs"), format: "cjs" });
  for (const { folder, type } of FORMS) {
    writeJson(join(outdir, folder, "package.json"), { type });
    copyDeclarations(join(outdir, folder));
  }
  writeJson(join(outdir, "package.json"), manifest());
  for (const file of [join(CLIENT, "README.md"), join(ROOT, "LICENSE")])
    copyFileSync(file, join(outdir, basename(file)));
}

function manifest(): object {
  const { name, version, description, license, dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(join(CLIENT, "package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  const form = (folder: string, door: string): object => ({
    types: `./${folder}/${door}.d.ts`,
    default: `./${folder}/${door}.js`,
  });
  const exports = DOORS.map((door) => [
    door === "index" ? "." : `./${door}`,
    { import: form("esm", door), require: form("cjs", door) },
  ]);
  return {
    name,
    version,
    description,
    license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=22" },
    exports: Object.fromEntries(exports),
    dependencies: { "@bufbuild/protobuf": dependencies?.["@bufbuild/protobuf"] },
    peerDependencies,
    peerDependenciesMeta,
  };
}

/** Copies what the doors' declarations reach, with core's beside them; those of the inside stay behind. */
function copyDeclarations(folder: string): void {
  const open = DOORS.map((door) => `client/${door}.d.ts`);
  for (const file of open) {
    const text = readFileSync(join(TYPES, file), "utf8").replace(
      /(from ")(@streampulse\/core|\.\.?\/[\w/.-]+\.ts)(")/g,
      (_, from: string, specifier: string, end: string) => {
        const inner = specifier.startsWith("@");
        const target = inner ? "core/index" : posix.join(dirname(file), specifier.replace(/\.ts$/, ""));
        if (!open.includes(`${target}.d.ts`)) open.push(`${target}.d.ts`);
        const home = "../".repeat(file.split("/").length - 2) || "./";
        return `${from}${inner ? `${home}core/index.js` : specifier.replace(/\.ts$/, ".js")}${end}`;
      },
    );
    const path = join(folder, file.replace(/^client\//, ""));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replace(/^\/\/# sourceMappingURL.*\n?/m, ""));
  }
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
