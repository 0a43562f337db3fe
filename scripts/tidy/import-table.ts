import { allImports, type Import } from "./imports.ts";
import { isTest, type Rule } from "./tree.ts";

/** A part of the project, and whom it may know. */
interface Area {
  readonly name: string;
  /** The files that belong to it; the first area that matches has the file. */
  readonly files: RegExp;
  /** Areas of the project whose files it may import, beside its own. */
  readonly areas: readonly string[];
  /** Packages it may import, Node's own modules with `node:`. */
  readonly packages: RegExp;
}

const NOTHING = /^$/;
const ANYTHING = /./;
const SERVER = "apps/server/src";
/** Of an adapter: its vendor's library and Node, never the workspaces that belong to others. */
const CORE_AND_VENDORS = /^(?!@streampulse\/(?!core$))/;

const SERVER_AREAS = ["config", "engine", "ports", "recordings", "the replay source", "rooms"].concat([
  "sources",
  "buses",
  "stores",
  "alert-channels",
  "transports",
]);

/** Who may import whom; what is not listed is refused, and so is a file of the workspaces in no area. */
export const AREAS: readonly Area[] = [
  { name: "core", files: /^packages\/core\/src\//, areas: [], packages: NOTHING },
  { name: "proto", files: /^packages\/proto\/src\//, areas: [], packages: /^@bufbuild\/protobuf(\/|$)/ },
  {
    name: "client's React hooks",
    files: /^packages\/client\/src\/react\.tsx?$/,
    areas: ["client"],
    packages: /^(@streampulse\/core|react)$/,
  },
  {
    name: "client",
    files: /^packages\/client\/src\//,
    areas: [],
    packages: /^@(streampulse\/(core|proto)|connectrpc\/connect(-web)?(\/.*)?|bufbuild\/protobuf(\/.*)?)$/,
  },
  {
    name: "ports",
    files: new RegExp(`^${SERVER}/engine/ports/`),
    areas: [],
    // The schema of a setting is part of the contract of adapters.
    packages: /^(@streampulse\/core|zod)$/,
  },
  {
    name: "engine",
    files: new RegExp(`^${SERVER}/engine/`),
    areas: ["ports"],
    // Amounts of the portfolio are exact decimals.
    packages: /^(@streampulse\/core|big\.js)$/,
  },
  {
    name: "recordings",
    files: new RegExp(`^${SERVER}/recordings/`),
    areas: ["ports"],
    packages: /^(@streampulse\/core|node:.*)$/,
  },
  {
    name: "rooms",
    files: new RegExp(`^${SERVER}/rooms/`),
    areas: ["ports", "recordings", "the replay source"],
    packages: /^(@streampulse\/core|node:.*)$/,
  },
  {
    name: "activity files",
    files: new RegExp(`^${SERVER}/activity-files/`),
    areas: ["engine", "ports"],
    packages: /^(@streampulse\/core|csv-parse|node:.*)$/,
  },
  {
    name: "the replay source",
    files: new RegExp(`^${SERVER}/sources/replay(\\.ts$|/)`),
    areas: ["ports", "recordings", "sources"],
    packages: CORE_AND_VENDORS,
  },
  {
    name: "buses",
    files: new RegExp(`^${SERVER}/buses/`),
    areas: ["ports"],
    // Between processes prices are spelt as they are to clients.
    packages: /^(?!@streampulse\/(?!(core|proto)$))/,
  },
  ...["sources", "stores", "alert-channels"].map((folder) => ({
    name: folder,
    files: new RegExp(`^${SERVER}/${folder}/`),
    areas: ["ports", "the replay source"],
    packages: CORE_AND_VENDORS,
  })),
  {
    name: "transports",
    files: new RegExp(`^${SERVER}/transports/`),
    areas: ["engine", "ports", "activity files", "rooms"],
    packages: /^(?!@streampulse\/(?!(core|proto)$))/,
  },
  {
    name: "config",
    files: new RegExp(`^${SERVER}/config(\\.ts$|/)`),
    areas: ["ports", "sources", "buses", "stores", "alert-channels", "transports"],
    packages: /^(@streampulse\/core|zod|node:.*)$/,
  },
  {
    name: "the process's clock",
    files: new RegExp(`^${SERVER}/system-scheduler\\.ts$`),
    areas: [],
    packages: /^(@streampulse\/core|node:.*)$/,
  },
  {
    name: "the kernel's settings",
    files: new RegExp(`^${SERVER}/unread-bound\\.ts$`),
    areas: [],
    packages: /^node:.*$/,
  },
  {
    name: "app",
    files: new RegExp(`^${SERVER}/app(\\.ts$|/)`),
    areas: SERVER_AREAS,
    packages: ANYTHING,
  },
  {
    name: "the server's start",
    files: new RegExp(`^${SERVER}/(start-app|listen-fault|log-line)\\.ts$`),
    areas: ["app", "config", "the process's clock"],
    packages: /^(pino|node:.*)$/,
  },
  {
    name: "the sources, tried",
    files: new RegExp(`^${SERVER}/check-sources\\.ts$`),
    areas: ["config", "engine", "ports", "the server's start", "the process's clock"],
    packages: /^@streampulse\/core$/,
  },
  {
    name: "the backup",
    files: new RegExp(`^${SERVER}/back-up\\.ts$`),
    areas: ["config", "ports", "stores"],
    packages: NOTHING,
  },
  {
    name: "workers",
    files: new RegExp(`^${SERVER}/workers/`),
    areas: ["app", "config", "buses", "the server's start", "the process's clock"],
    packages: /^(@streampulse\/core|node:.*)$/,
  },
  {
    name: "main",
    files: new RegExp(`^${SERVER}/main\\.ts$`),
    areas: [
      "app",
      "config",
      "recordings",
      "sources",
      "the server's start",
      "the sources, tried",
      "the backup",
      "workers",
      "the kernel's settings",
    ],
    packages: NOTHING,
  },
  {
    name: "web",
    files: /^apps\/web\//,
    areas: [],
    packages:
      /^(?!node:|@connectrpc\/|@bufbuild\/|@streampulse\/(?!(client(\/(react|alerts|faults|history|portfolio|rooms|watchlists))?|core)$))/,
  },
  {
    name: "cli",
    files: /^apps\/cli\/(src|bin)\//,
    areas: [],
    packages:
      /^(?!@connectrpc\/|@bufbuild\/|@streampulse\/(?!(client(\/(alerts|history|portfolio|watchlists))?|core|server)$))/,
  },
];

const areaOf = (path: string): Area | undefined => AREAS.find((area) => area.files.test(path));

function faultOf({ from, specifier, target, dynamic, typeOnly }: Import): string | undefined {
  const area = areaOf(from);
  if (area === undefined) return `${from} belongs to no area of the import table`;
  const refused = `${from} (${area.name}) may not import ${specifier}`;
  if (target === undefined) {
    if (!area.packages.test(specifier)) return refused;
    if (area.name === "cli" && specifier === "@streampulse/server" && !dynamic && !typeOnly) {
      return `${from} loads the server before it is asked for: import it when the command runs`;
    }
    return undefined;
  }
  const other = areaOf(target);
  if (other === undefined) return refused;
  return other === area || area.areas.includes(other.name) ? undefined : refused;
}

/**
 * The import table. Tests are free of it: they put real parts together. Scripts, benchmarks and files
 * outside the workspaces know whom they need.
 */
export const importTable: Rule = (files) =>
  allImports(files)
    .filter(({ from }) => /^(packages|apps)\/\w+\/(src|bin)\//.test(from) && !isTest(from))
    .flatMap((each) => faultOf(each) ?? []);

/** An adapter knows no other adapter of its folder, though files they share are theirs together. */
export const adaptersApart: Rule = (files) => {
  const folder = /^apps\/server\/src\/(sources|buses|stores|alert-channels|transports)\/([^/]+?)(?:\.ts$|\/)/;
  const index = /^apps\/server\/src\/[\w-]+\/index\.ts$/;
  const imports = allImports(files);
  const unit = (path: string): string | undefined => folder.exec(path)?.[0].replace(/(\.ts|\/)$/, "");
  const registered = new Set(
    imports.flatMap(({ from, target }) => (index.test(from) && target !== undefined ? (unit(target) ?? []) : [])),
  );
  return imports.flatMap(({ from, target, specifier }) => {
    if (isTest(from) || index.test(from) || target === undefined) return [];
    const [own, other] = [unit(from), unit(target)];
    if (own === undefined || other === undefined || own === other || !registered.has(other)) return [];
    return [`${from} may not know another adapter: ${specifier}`];
  });
};
