import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Frames of the site's quote socket as others recorded them, beside the repository where they are. */
const FRAMES = fileURLToPath(new URL("../../../../shared/captures/tradingview/frames.jsonl", import.meta.url));

/** Why tests that read them are skipped; undefined where they are there. */
export const captureAbsent: string | undefined = existsSync(FRAMES)
  ? undefined
  : "the recorded capture ../shared/captures/tradingview/frames.jsonl is not there";

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
