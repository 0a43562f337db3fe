import { pino } from "pino";

import { createApp, PAGE_FOLDER } from "./app.ts";
import { readSettings, SettingsError, type Environment, type ServerSettings } from "./config.ts";
import { systemScheduler } from "./system-scheduler.ts";
import { unreadBoundAdvice } from "./unread-bound.ts";

export { describeSettings, readSettings, SettingsError, type DescribedSetting, type Environment } from "./config.ts";
export * from "./recordings/index.ts";
export { SOURCES } from "./sources/index.ts";

/** Where `serve` speaks to people, and how it is told to stop. */
export interface ServeIo {
  out(line: string): void;
  err(line: string): void;
  /** Aborts on the first signal to stop; a second one ends the process. */
  interrupted(): AbortSignal;
}

/** How long a drain may take before the process ends all the same. */
const DRAIN_MAX_MS = 30_000;
const VERSION = "0.1.0";

/** Runs a server until it is told to stop. Resolves with the exit code: 0, 2 for settings, 4 for what is not to be had. */
export async function serve(env: Environment, io: ServeIo): Promise<number> {
  let settings;
  try {
    settings = readSettings(env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const line of error.message.split("\n")) io.err(line);
    return 2;
  }
  const log = pino({ base: null, level: "warn" }, pino.destination(2));
  const stop = io.interrupted();
  let app;
  try {
    app = await createApp(settings, {
      log,
      scheduler: systemScheduler,
      random: Math.random,
      version: VERSION,
      pageFolder: PAGE_FOLDER,
    });
  } catch (error) {
    io.err(error instanceof Error ? error.message : String(error));
    return 4;
  }
  try {
    const { url, lineFeed } = await app.listen();
    const names = settings.sources.map(({ definition }) => definition.name).join(", ");
    io.out(`StreamPulse is at ${url}  (prices: ${names})`);
    io.out(`Lines of text:     nc ${lineFeed.host} ${lineFeed.port}`);
    const advice = unreadBoundAdvice();
    if (advice) io.err(advice);
  } catch (error) {
    await app.close();
    for (const line of listenFault(error as ListenError, settings)) io.err(line);
    return 4;
  }
  await aborted(stop);
  io.err("Stopping: clients are told to come back.");
  await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, DRAIN_MAX_MS).unref())]);
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** What the system says of a port that it does not give; it may name the port. */
type ListenError = NodeJS.ErrnoException & { readonly port?: number };

/** Why a port could not be had, and what to do. */
function listenFault(error: ListenError, settings: ServerSettings): string[] {
  const { host } = settings;
  const { port = settings.port } = error;
  if (error.code === "EADDRINUSE") {
    const [variable, flag] =
      port === settings.tcpPort ? ["STREAMPULSE_TCP_PORT", "--tcp-port"] : ["STREAMPULSE_PORT", "--port"];
    return [
      `Port ${port} on ${host} is taken by another program, or by another StreamPulse.`,
      `Stop that one, or choose another port: ${variable}=${port + 1} npm start, or ${flag} ${port + 1}`,
    ];
  }
  if (error.code === "EACCES") return [`Port ${port} needs rights that this user lacks; choose one above 1023.`];
  if (error.code === "EADDRNOTAVAIL") return [`${host} is no address of this machine; set STREAMPULSE_HOST to one.`];
  return [`${host}:${port} cannot be listened on (${error.code ?? "unknown"}).`];
}
