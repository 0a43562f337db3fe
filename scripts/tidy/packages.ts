import { isCode, type ProjectFile, type Rule } from "./tree.ts";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

const manifestsOf = (files: readonly ProjectFile[]): { path: string; versions: [string, string][] }[] =>
  files
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .map(({ path, text }) => {
      const manifest = JSON.parse(text) as Manifest;
      const { dependencies, devDependencies, overrides } = manifest;
      return { path, versions: [dependencies, devDependencies, overrides].flatMap((set) => Object.entries(set ?? {})) };
    });

/** Dependencies whose version npm may choose. Peers are the user's choice and stay ranges. */
export const pinnedVersions: Rule = (files) =>
  manifestsOf(files).flatMap(({ path, versions }) =>
    versions
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${path}: ${name} is ${version}, not one exact version`),
  );

/** Dependencies that CONTRIBUTING gives no reason for. */
export const reasonedDependencies: Rule = (files) => {
  const contributing = files.find(({ path }) => path === "CONTRIBUTING.md")?.text ?? "";
  const reasoned = new Set([...contributing.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) => namesIn(cell)));
  const named = new Set(manifestsOf(files).flatMap(({ versions }) => versions.map(([name]) => name)));
  const missing = [...named].filter((name) => !name.startsWith("@streampulse/") && !reasoned.has(name));
  return missing.map((name) => `CONTRIBUTING.md gives no reason for ${name}`);
};

const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

// Put together, so that this file does not match itself.
const MACHINE = new RegExp(`(^|[\\s"'\`=(:])/(${["work", "farm", "root"].join("|")})/`);
const REGISTRY = /https?:\/\/(?!\[)[^\s"'`)]*(registry|artifactory|verdaccio|nexus)/;
const RESOLVED = /"resolved": *"https?:/;

/** Places of the machine or the network that something was made on: they mean nothing elsewhere. */
export const noPlaces: Rule = (files) =>
  files
    .filter(({ path }) => isCode(path) || /\.(md|json|ya?ml|css|npmrc|proto)$|^\.ci\//.test(path))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, at) =>
          MACHINE.test(line) || REGISTRY.test(line) || RESOLVED.test(line) ? [`${path}:${at + 1}`] : [],
        ),
    );
