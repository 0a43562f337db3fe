import { posix } from "node:path";
import { importsOf } from "./imports.ts";
import { isTest, type ProjectFile, type Rule } from "./tree.ts";

const SOURCES = "apps/server/src/sources";
const TRANSPORTS = "apps/server/src/transports";
const BUSES = "apps/server/src/buses";
const CHANNELS = "apps/server/src/alert-channels";

/** What a folder's index registers, and how its adapters are told and held to their port's contract. */
interface Registered {
  readonly folder: string;
  readonly defined: RegExp;
  readonly suite: RegExp;
}

/** An adapter that nobody can choose, or that no suite holds to its port's contract. */
const registered =
  ({ folder, defined, suite }: Registered): Rule =>
  (files) => {
    const inFolder = within(files, folder);
    const index = inFolder.find(({ path }) => path === `${folder}/index.ts`);
    const known = new Set(index === undefined ? [] : importsOf(index).map(({ target }) => target));
    const tests = inFolder.filter(({ path, text }) => path.endsWith(".test.ts") && suite.test(text));
    return inFolder
      .filter(({ path, text }) => !isTest(path) && path !== index?.path && defined.test(text))
      .flatMap(({ path }) => {
        const faults = known.has(path) ? [] : [`${path} is not registered in ${folder}/index.ts`];
        const own = posix.dirname(path) === folder ? path.replace(/\.ts$/, "") : posix.dirname(path);
        const isHeld = tests.some((test) => test.path.startsWith(`${own}.`) || test.path.startsWith(`${own}/`));
        return isHeld ? faults : [...faults, `${path} has no test that runs ${folder}/conformance.ts`];
      });
  };

const sources = registered({ folder: SOURCES, defined: /\bdefineSource\(/, suite: /\bdescribeSource\(/ });
const channels = registered({ folder: CHANNELS, defined: /\bdefineChannel\(/, suite: /\bdescribeChannel\(/ });

/** A door, which is what writes the engine's bytes, that no suite holds to what all doors promise. */
const doors: Rule = (files) => {
  const inFolder = within(files, TRANSPORTS);
  const tests = inFolder.filter(({ path, text }) => path.endsWith(".test.ts") && /\bdescribeTransport\(/.test(text));
  return inFolder
    .filter(({ path, text }) => !isTest(path) && /\bimplements Sink\b/.test(text))
    .flatMap(({ path }) => {
      // sse-sink.ts is held by sse.test.ts, or by one whose name goes on: sse-conformance.test.ts.
      const own = path.replace(/(-sink)?\.ts$/, "");
      const isHeld = tests.some((test) => test.path.startsWith(`${own}.`) || test.path.startsWith(`${own}-`));
      return isHeld ? [] : [`${path} has no test beside it, named after it, that runs ${TRANSPORTS}/conformance.ts`];
    });
};

/** What a bus implements, and the suite of that. */
const BUS_PORTS = [
  { implemented: /\bimplements PriceLink\b/, run: /\bdescribePriceLink\(/, suite: "price-link" },
  { implemented: /\bimplements SessionExchange\b/, run: /\bdescribeSessionExchange\(/, suite: "session-exchange" },
] as const;

/** A bus's implementation of a port that no suite holds to the port's contract. */
const buses: Rule = (files) => {
  const inFolder = within(files, BUSES);
  return BUS_PORTS.flatMap(({ implemented, run, suite }) => {
    const held = new Set(inFolder.filter(({ path, text }) => isTest(path) && run.test(text)).map(({ path }) => path));
    return inFolder
      .filter(({ path, text }) => !isTest(path) && implemented.test(text))
      .filter(({ path }) => !held.has(path.replace(/\.ts$/, ".test.ts")))
      .map(({ path }) => `${path} has no test beside it, named after it, that runs ${BUSES}/conformance/${suite}.ts`);
  });
};

/** Adapters that are not registered, or do not run their port's suite. */
export const adapters: Rule = (files) => [...sources(files), ...channels(files), ...doors(files), ...buses(files)];

const within = (files: readonly ProjectFile[], folder: string): ProjectFile[] =>
  files.filter(({ path }) => path.startsWith(`${folder}/`));
