import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Frames of the site's quote socket and answers of its look-ups as others recorded them, where they are. */
const FOLDER = new URL("../../../../shared/captures/tradingview/", import.meta.url);
const FRAMES = fileURLToPath(new URL("frames.jsonl", FOLDER));

/** Why tests that read them are skipped; undefined where they are there. */
export const captureAbsent: string | undefined = existsSync(FRAMES)
  ? undefined
  : "the recorded capture ../shared/captures/tradingview is not there";

/** One recorded message of the socket. */
export interface CapturedMessage {
  /** Whether the site sent it, or a client. */
  readonly dir: "recv" | "send";
  readonly frame: string;
}

/** The recorded messages, in the file's order. */
export function readFrames(): CapturedMessage[] {
  const lines = readFileSync(FRAMES, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as CapturedMessage);
}

/** A recorded answer of a look-up, as text. */
export function readAnswer(name: "scanner-symbol-aapl.json" | "symbol-search-v3-aapl.trimmed.json"): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}
