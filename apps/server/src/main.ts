import type { Addresses } from "./app.ts";
import { readSettings, SettingsError, type Environment, type ServerSettings } from "./config.ts";
import { drawUnset } from "./config/drawn.ts";
import { ownCertificatePath } from "./config/tls.ts";
import { aborted, drainApp, noticeLog, startApp, STOPPING } from "./start-app.ts";
import { unreadBoundAdvice } from "./unread-bound.ts";
import { serveOnWorkers } from "./workers/primary.ts";

export { backUp } from "./back-up.ts";
export { checkSources, type SourceCheck } from "./check-sources.ts";
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

/**
 * Runs a server until it is told to stop. Resolves with the exit code: 0, 2 for settings, 4 for what is not to be had. One that
 * `onlyChecks` has read its settings and is done.
 */
export async function serve(given: Environment, io: ServeIo, onlyChecks = false): Promise<number> {
  let settings;
  try {
    settings = readSettings(given);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const line of error.message.split("\n")) io.err(line);
    return 2;
  }
  if (onlyChecks) return 0;
  const drawn = drawUnset(settings, Math.random);
  const notices = noticeLog();
  const listening = (addresses: Addresses) => {
    tellPlace(addresses, settings, io);
    const advice = unreadBoundAdvice();
    if (advice) notices.info(advice);
  };
  const stop = io.interrupted();
  if (settings.workers > 1)
    return serveOnWorkers({ env: given, drawn }, settings, { listening, err: (line) => io.err(line), stop });
  const started = await startApp(settings, drawn);
  if ("lines" in started) {
    for (const line of started.lines) io.err(line);
    return started.exit;
  }
  listening(started.addresses);
  await aborted(stop);
  notices.info(STOPPING);
  await drainApp(started.app);
  return 0;
}

function tellPlace({ url, lineFeed }: Addresses, { sources, workers, tls }: ServerSettings, io: ServeIo): void {
  const names = sources.map(({ definition }) => definition.name).join(", ");
  const shared = workers > 1 ? `; ${workers} processes` : "";
  io.out(`StreamPulse is at ${url}  (prices: ${names}${shared})`);
  io.out(`Lines of text:    nc ${lineFeed.host} ${lineFeed.port}${tls ? "  (in the clear, without TLS)" : ""}`);
  const certificate = ownCertificatePath(tls);
  if (certificate) {
    io.out(`Its certificate:  ${certificate}`);
    io.out("                  Programs on Node trust it with NODE_EXTRA_CA_CERTS=<that path>.");
  }
}
