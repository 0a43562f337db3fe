import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { PAGE_FOLDER } from "../../apps/server/src/app.ts";

/** What a browser asked a server of this process for. */
export interface AskedPath {
  /** Without a query. */
  readonly path: string;
  /** Whether what came is run, by a page or as a worker. */
  readonly isScript: boolean;
  readonly atMs: number;
}

/** What `Sec-Fetch-Dest` says where what comes is run. */
const RUN: ReadonlySet<unknown> = new Set(["script", "worker", "sharedworker", "serviceworker"]);

/** Everything that is asked for at the port from now on, in its order; ends with `stop`. */
export function askedPaths(port: number): { readonly asked: AskedPath[]; stop(): void } {
  const asked: AskedPath[] = [];
  const heard = (message: unknown): void => {
    const { headers, url = "", socket } = (message as { request: IncomingMessage }).request;
    if (socket.localPort !== port) return;
    asked.push({ path: url.replace(/\?.*/, ""), isScript: RUN.has(headers["sec-fetch-dest"]), atMs: Date.now() });
  };
  subscribe("http.server.request.start", heard);
  return { asked, stop: () => void unsubscribe("http.server.request.start", heard) };
}

/** How large files of the page are on their way to a browser that knows brotli. */
export const bytesOf = (files: readonly AskedPath[]): number => files.reduce((sum, one) => sum + sentBytes(one), 0);

/** The same by name, to be read. */
export function listed(files: readonly AskedPath[]): string {
  const each = files.map((one) => `${sentBytes(one)} ${one.path.replace("/_next/static/chunks/", "")}`);
  return `${bytesOf(files)} bytes in ${files.length} files (${each.join(", ")})`;
}

function sentBytes({ path }: AskedPath): number {
  const file = join(PAGE_FOLDER, path);
  return statSync(existsSync(`${file}.br`) ? `${file}.br` : file).size;
}
