import { pino } from "pino";
import { createApp, PAGE_FOLDER, type App, type AppDeps } from "../apps/server/src/app.ts";
import { readSettings } from "../apps/server/src/config.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";

/** A whole server on a free port of loopback. */
export interface RunningServer {
  readonly app: App;
  readonly url: string;
  readonly port: number;
  /** Of the line feed. */
  readonly tcpPort: number;
  /** What it logged, a JSON line each. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

/** Starts a whole server with these settings, as `streampulse serve` would. */
export async function startServer(
  settings: Readonly<Record<string, string | undefined>> = {},
  deps: Partial<AppDeps> = {},
): Promise<RunningServer> {
  const log: string[] = [];
  const app = await createApp(
    readSettings({
      STREAMPULSE_PORT: "0",
      STREAMPULSE_TCP_PORT: "0",
      STREAMPULSE_DATABASE_URL: ":memory:",
      ...settings,
    }),
    {
      log: pino({ base: null }, { write: (line: string) => void log.push(line) }),
      scheduler: systemScheduler,
      random: Math.random,
      version: "test",
      pageFolder: PAGE_FOLDER,
      ...deps,
    },
  );
  const { url, lineFeed } = await app.listen();
  return { app, url, port: Number(new URL(url).port), tcpPort: lineFeed.port, log, close: () => app.close() };
}
