import { pino, type Logger } from "pino";

import { createApp, PAGE_FOLDER, type Addresses, type App, type Place } from "./app.ts";
import type { ServerSettings } from "./config.ts";
import type { Drawn } from "./config/drawn.ts";
import { listenFault, type ListenError } from "./listen-fault.ts";
import { logLine } from "./log-line.ts";
import { systemScheduler } from "./system-scheduler.ts";

/** Why a server did not start. */
export interface StartFault {
  readonly exit: number;
  /** For users. */
  readonly lines: readonly string[];
}

/** A server that listens. */
export interface StartedApp {
  readonly app: App;
  readonly addresses: Addresses;
}

/**
 * How long a drain may take before the process ends all the same. Users are promised 30 s, of which some are left
 * for the last words of this process and for who waits for it.
 */
export const DRAIN_MAX_MS = 25_000;
/** Said when a server was told to end. */
export const STOPPING = "Stopping: clients are told to come back.";
const VERSION = "0.1.0";
/** The exit code for what is not to be had: a port, a source, a certificate. */
const UNAVAILABLE = 4;

/**
 * The log of a process: warnings and worse on stderr, a JSON line each, with the worker where there are several. A
 * terminal gets them as lines for people.
 */
export function processLog(worker?: number): Logger {
  const base = worker === undefined ? null : { worker };
  if (!process.stderr.isTTY) return pino({ base, level: "warn" }, pino.destination(2));
  const { stderr } = process;
  return pino({ base, level: "warn" }, { write: (line) => void stderr.write(`${logLine(line, stderr.columns)}\n`) });
}

/** The same for what is no warning and still worth a line: what a start settled, that it goes down. */
export function noticeLog(): Logger {
  return processLog().child({}, { level: "info" });
}

/** Makes a server of this process and has it listen. Never rejects for what a user can mend. */
export async function startApp(
  settings: ServerSettings,
  drawn: Drawn,
  place?: Place,
): Promise<StartedApp | StartFault> {
  const log = processLog(place?.index);
  let app: App;
  try {
    app = await createApp(settings, {
      log,
      // The little that they say is worth a line: the end of a recording.
      sourceLog: log.child({}, { level: "info" }),
      scheduler: systemScheduler,
      random: Math.random,
      version: VERSION,
      pageFolder: PAGE_FOLDER,
      drawn,
      ...(place && { place }),
    });
  } catch (error) {
    return { exit: UNAVAILABLE, lines: [error instanceof Error ? error.message : String(error)] };
  }
  try {
    return { app, addresses: await app.listen() };
  } catch (error) {
    await app.close();
    return { exit: UNAVAILABLE, lines: listenFault(error as ListenError, settings) };
  }
}

/** Drains a server, for as long as a drain may take. */
export async function drainApp(app: Pick<App, "close">): Promise<void> {
  await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, DRAIN_MAX_MS).unref())]);
}

/** Resolves once the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
