import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { PAGE_FOLDER } from "../../apps/server/src/app.ts";

/** A script as a browser asked a server of this process for it: of a page, or of a worker. */
export interface LoadedScript {
  readonly path: string;
  /** As browsers get it where they know brotli. */
  readonly bytes: number;
  readonly atMs: number;
}

/** What `Sec-Fetch-Dest` says where what comes is run. */
const RUN: ReadonlySet<unknown> = new Set(["script", "worker", "sharedworker", "serviceworker"]);

/** Every script that is asked for at the port from now on, in the order of asking; ends with `stop`. */
export function loadedScripts(port: number): { readonly scripts: LoadedScript[]; stop(): void } {
  const scripts: LoadedScript[] = [];
  const heard = (message: unknown): void => {
    const { headers, url = "", socket } = (message as { request: IncomingMessage }).request;
    if (socket.localPort !== port || !RUN.has(headers["sec-fetch-dest"])) return;
    const path = url.replace(/\?.*/, "");
    scripts.push({ path, bytes: sentBytes(path), atMs: Date.now() });
  };
  subscribe("http.server.request.start", heard);
  return { scripts, stop: () => void unsubscribe("http.server.request.start", heard) };
}

function sentBytes(path: string): number {
  const file = join(PAGE_FOLDER, path);
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}
