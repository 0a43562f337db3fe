import type { Client } from "@streampulse/client";
import { nearest } from "@streampulse/core";
import { DOORS } from "../bench/doors/index.ts";
import type { Door, Target } from "../bench/door.ts";
import { Load, type Outcome } from "../bench/load.ts";
import { linePort } from "../bench/line-port.ts";
import { progressLine } from "../bench/progress-line.ts";
import { findServer, openFilesLimit } from "../bench/server-process.ts";
import { defineCommand } from "../command.ts";
import { CommandError, Exit } from "../exit.ts";
import { linkFailure, unavailable } from "../link-failure.ts";
import { LINK_OPTIONS, MAX_RATE_OPTION, openLink, readTickers } from "../link.ts";
import { benchJson, benchReport, endingTexts, faultsOf } from "../render/bench-report.ts";
import { cleanText } from "../render/clean.ts";
import { jsonLine } from "../render/json.ts";

const CLIENTS = 100;
const TICKERS = 10;
const SECONDS = 10;
/** With --updates alone: how long they may take. */
const UPDATES_WITHIN_SECONDS = 60;
const TICKERS_MAX = 256;
/** Some sixteen seconds: a server that is started again is back by then. */
const ATTEMPTS = 6;
/** What this program itself has open besides its clients' connections. */
const OWN_FILES = 32;
const PAGE = 100;

/** `streampulse bench`: how much a running server carries. */
export const bench = defineCommand({
  name: "bench",
  summary: "measure a running server: many clients, every quote checked",
  operands: { text: "", least: 0, most: 0 },
  options: {
    door: {
      kind: "text",
      value: "NAME",
      choices: DOORS.map(({ name }) => name),
      describes: `the way in: ${DOORS.map(({ name }) => name).join(", ")} (default ${DOORS[0]?.name})`,
    },
    clients: {
      kind: "number",
      value: "N",
      least: 1,
      most: 20_000,
      whole: true,
      describes: `connections, a stream on each (default ${CLIENTS})`,
    },
    tickers: {
      kind: "text",
      value: "M|LIST",
      describes: `how many tickers each client has, or which (default ${TICKERS})`,
    },
    of: {
      kind: "number",
      value: "P",
      least: 1,
      most: 10_000,
      whole: true,
      describes: "spread the M of each client over P tickers of the server (default: all have the same M)",
    },
    seconds: {
      kind: "number",
      value: "T",
      least: 0.1,
      most: 600,
      describes: `how long to measure (default ${SECONDS})`,
    },
    updates: {
      kind: "number",
      value: "K",
      least: 1,
      most: 1_000_000,
      whole: true,
      describes: "end once each client has read K quotes, or after T seconds",
    },
    every: { kind: "flag", describes: "ask for every quote in order, and miss none that no Gap tells of" },
    ...MAX_RATE_OPTION,
    "tcp-port": {
      kind: "number",
      value: "N",
      least: 1,
      most: 65_535,
      whole: true,
      describes:
        "the port of the tcp door (default: the one above that of --url, as serve --port has it; without --url what STREAMPULSE_TCP_PORT says, or 8081)",
    },
    ...LINK_OPTIONS,
    json: { kind: "flag", describes: "one JSON object on stdout" },
  },
  details: [
    "Opens N clients on a running server, each with M tickers of it, and reads. Every quote is checked: its order by epoch and sequence, what is missing between two, its price. What the server replaced by newer quotes before sending is counted as conflated.",
    "Latencies are from the server's receipt of a price to its arrival here by both clocks, in whole milliseconds: of use on one machine. What a stream begins with is not in them. The server's CPU time and memory are shown where it runs on this machine.",
    "Exit code 1 if a check failed, 3 if a ticker is unknown, 4 if a client had no stream in the end or too few quotes came.",
  ],
  examples: [
    ["streampulse bench", `${CLIENTS} clients for ${SECONDS} seconds`],
    ["streampulse bench --clients 1000 --tickers 20 --of 200", "a thousand different watchlists"],
    ["streampulse bench --door grpc --every --updates 500 --json", "for a script"],
  ],
  async run({ values, terminal }) {
    const door = readDoor(values.door);
    if (!door.hasOptions && (values.every || values["max-rate"] !== undefined)) {
      throw new CommandError(Exit.USAGE, `The ${door.name} door takes neither --every nor --max-rate.`);
    }
    const wish = readWish(values.tickers ?? String(TICKERS), values.of);
    const clients = values.clients ?? CLIENTS;
    checkOpenFiles(clients);
    const link = openLink(values, terminal.env, { keepsConnections: false });
    const pool = await findTickers(link.client, wish.names ?? wish.pool, terminal.closed).catch((error: unknown) => {
      throw linkFailure(error, link.url);
    });
    const each = Math.min(wish.each, pool.length);
    if (each === 0)
      throw new CommandError(Exit.UNAVAILABLE, `${link.url} names no tickers.`, "Name some with --tickers.");
    if (!wish.names && pool.length < wish.pool)
      terminal.err(`The server names ${pool.length} tickers: all of them are used.`);
    const target = targetOf(link.url, door, door.hasOwnPort ? linePort(values, terminal.env) : undefined);
    // Where the clients go: not the URL where the door has a port of its own.
    const place = door.hasOwnPort ? `tcp://${new URL(link.url).hostname}:${target.port}` : link.url;
    const found = findServer(target.host, target.port);
    const plan = {
      door,
      target,
      token: link.token,
      clients,
      pool,
      each,
      isEvery: values.every,
      maxRate: values["max-rate"] ?? 0,
      seconds: values.seconds ?? (values.updates === undefined ? SECONDS : UPDATES_WITHIN_SECONDS),
      updates: values.updates ?? Infinity,
      attempts: ATTEMPTS,
      pids: "pids" in found ? found.pids : [],
    };
    const interrupted = terminal.interrupted();
    const progress = progressLine(terminal);
    const outcome = await new Load(plan)
      .run(AbortSignal.any([terminal.closed, interrupted]), progress.show)
      .finally(progress.clear);
    explainOwnLimits(outcome);
    const isInterrupted = interrupted.aborted;
    // A server that went away midway is told with what was measured until then.
    const hasHeard = outcome.readings.counts.deliveries > 0;
    if (outcome.live === 0 && !hasHeard && !isInterrupted) throw noStream(outcome, place);
    const measured = { plan, outcome, place, whyNoServer: "why" in found ? found.why : undefined, isInterrupted };
    if (values.json) terminal.out(jsonLine(benchJson(measured)));
    else for (const line of benchReport(measured, terminal.style, terminal.columns())) terminal.out(line);
    return exitOf(outcome, clients, isInterrupted);
  },
});

function readDoor(name: string | undefined): Door {
  const word = name?.toLowerCase();
  const door = word === undefined ? DOORS[0] : DOORS.find((one) => one.name === word);
  if (door) return door;
  const names = DOORS.map((one) => one.name);
  const near = DOORS.find(({ alias }) => alias === word)?.name ?? nearest(name ?? "", names);
  const hint = near ? `Did you mean ${near}?` : `There are ${names.join(", ")}.`;
  throw new CommandError(Exit.USAGE, `There is no door "${cleanText(name ?? "", 60)}". ${hint}`);
}

/** Which tickers are wanted: by name, or how many, and how many of them each client has. */
function readWish(text: string, spread: number | undefined): { names?: string[]; each: number; pool: number } {
  if (!/^\d+$/.test(text)) {
    const names = readTickers([text]);
    if (names.length > TICKERS_MAX) throw new CommandError(Exit.USAGE, `--tickers names more than ${TICKERS_MAX}.`);
    if (spread !== undefined) throw new CommandError(Exit.USAGE, "--of needs a number for --tickers, not their names.");
    return { names, each: names.length, pool: names.length };
  }
  const each = Number(text);
  if (each < 1 || each > TICKERS_MAX) {
    throw new CommandError(Exit.USAGE, `--tickers must be a whole number from 1 to ${TICKERS_MAX}, or their names.`);
  }
  if (spread !== undefined && spread < each) {
    throw new CommandError(Exit.USAGE, `--of must be at least the ${each} tickers that each client has.`);
  }
  return { each, pool: spread ?? each };
}

/** The tickers by name, or as many as are asked for of those that the server lists. Either way it was asked. */
async function findTickers(client: Client, wanted: number | readonly string[], signal: AbortSignal): Promise<string[]> {
  if (typeof wanted !== "number") {
    await client.status({ signal });
    return [...wanted];
  }
  const found = new Set<string>();
  let pageToken = "";
  do {
    const page = await client.search("", { limit: PAGE, pageToken, signal });
    for (const { ticker } of page.results) found.add(ticker);
    pageToken = page.nextPageToken;
  } while (found.size < wanted && pageToken !== "");
  return [...found].slice(0, wanted);
}

function targetOf(text: string, door: Door, ownPort: number | undefined): Target {
  const url = new URL(text);
  // A door with a port of its own speaks plainly.
  const isSecure = url.protocol === "https:" && !door.hasOwnPort;
  const port = ownPort ?? Number(url.port || (isSecure ? 443 : 80));
  return {
    isSecure,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    authority: url.host,
    basePath: url.pathname.replace(/\/+$/, ""),
  };
}

function checkOpenFiles(clients: number): void {
  const limit = openFilesLimit();
  if (clients + OWN_FILES > limit) throw tooManyFiles(`${clients} clients need more than the ${limit} open files`);
}

function tooManyFiles(what: string): CommandError {
  return new CommandError(
    Exit.USAGE,
    `${what} that this shell allows a program.`,
    "Allow more with: ulimit -n 32768  (and as many for the server), or take fewer --clients.",
  );
}

function explainOwnLimits({ endings, live }: Outcome): void {
  if (endings.has("EMFILE") || endings.has("ENFILE")) throw tooManyFiles(`${live} connections used up the open files`);
  if (!endings.has("EADDRNOTAVAIL")) return;
  throw new CommandError(
    Exit.USAGE,
    `After ${live} connections this machine has no port left for another.`,
    "Widen net.ipv4.ip_local_port_range, wait a minute for old ones to be freed, or take fewer --clients.",
  );
}

function noStream(outcome: Outcome, url: string): CommandError {
  const reasons = endingTexts(outcome).join(", ");
  return unavailable(`no stream could be opened or kept: ${reasons || "nothing answered"}`, url);
}

function exitOf(outcome: Outcome, clients: number, isInterrupted: boolean): Exit {
  if (faultsOf(outcome) > 0) return Exit.FAULT;
  if (isInterrupted) return Exit.OK;
  if (outcome.troubles.has("UNKNOWN_TICKER")) return Exit.UNKNOWN_TICKER;
  const isWhole = outcome.live === clients && outcome.isComplete && outcome.readings.counts.deliveries > 0;
  return isWhole ? Exit.OK : Exit.UNAVAILABLE;
}
