import { ImportReportSchema } from "@streampulse/proto";
import type { Server } from "../connect-protocol.ts";
import { understood } from "../errors.ts";
import type { ImportReport } from "../gen/import.ts";
import { refusalFrom } from "../refusal.ts";
import type { ActivityFiles, ActivityReading } from "./activity-files.ts";
import { plainOfJson } from "./plain-json.ts";

/** The doors of files that stand beside the calls, which take 64 KiB at the most. */
export function fileCalls(server: Server): ActivityFiles {
  return {
    importActivities: (file, reading = {}, { signal } = {}) =>
      understood(imported(server, file, reading, signal), signal),
    exportActivities: ({ signal } = {}) => understood(exported(server, signal), signal),
  };
}

async function imported(
  server: Server,
  file: string | Blob | Uint8Array<ArrayBuffer>,
  { dryRun, columns = {}, ...given }: ActivityReading,
  signal: AbortSignal | undefined,
): Promise<ImportReport> {
  const said: [name: string, value: string | undefined][] = [
    ["dry_run", dryRun ? "1" : undefined],
    ...Object.entries(given),
    ...Object.entries(columns).map(([field, heading]): [string, string] => [`column.${field}`, heading]),
  ];
  const response = await server.fetch(`${server.baseUrl}/v1/portfolio/import${queryOf(said)}`, {
    method: "POST",
    headers: { ...server.headers, "Content-Type": "text/csv; charset=utf-8" },
    body: file,
    redirect: "error",
    ...(signal && { signal }),
  });
  // 422: read, and refused as the report says.
  if (response.status !== 200 && response.status !== 422) throw await refusalFrom(response);
  return plainOfJson(ImportReportSchema, await response.json()) as unknown as ImportReport;
}

/** Percent-encoded: a form's `+` for a space is a plus sign to the server. */
function queryOf(said: readonly (readonly [name: string, value: string | undefined])[]): string {
  const pairs = said.flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

async function exported(server: Server, signal: AbortSignal | undefined): Promise<string> {
  const response = await server.fetch(`${server.baseUrl}/v1/portfolio/export`, {
    headers: server.headers,
    redirect: "error",
    ...(signal && { signal }),
  });
  if (response.status !== 200) throw await refusalFrom(response);
  return response.text();
}
