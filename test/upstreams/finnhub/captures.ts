import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../../shared/captures/finnhub/", import.meta.url));

/** Why tests that read the recorded messages are skipped; undefined where they are there. */
export const capturesAbsent: string | undefined = existsSync(FOLDER)
  ? undefined
  : "the recorded messages ../shared/captures/finnhub are not there";

/** The recorded messages of the socket, as they were sent, by direction. */
export function readFrames(direction: "recv" | "send"): string[] {
  return readFileSync(`${FOLDER}ws-frames.jsonl`, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { dir: string; msg: string })
    .filter(({ dir }) => dir === direction)
    .map(({ msg }) => msg);
}

/** One recorded answer of the REST API; `request` is its path, or words for it. */
export interface RecordedAnswer {
  readonly request: string;
  readonly status: number;
  /** JSON text. */
  readonly body: string;
}

/** The recorded answers of the REST API. */
export function readAnswers(): RecordedAnswer[] {
  const rows = JSON.parse(readFileSync(`${FOLDER}rest-samples.json`, "utf8")) as {
    req: string;
    status: number;
    body: unknown;
  }[];
  return rows.map(({ req, status, body }) => ({ request: req, status, body: JSON.stringify(body) }));
}
