import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Single messages of Kraken's socket as others recorded them, beside the repository where they are. */
const CAPTURE = fileURLToPath(new URL("../../../../shared/captures/kraken-v2/ws-frames.jsonl", import.meta.url));

/** Why tests that play them are skipped; undefined where they are there. */
export const captureAbsent: string | undefined = existsSync(CAPTURE)
  ? undefined
  : "the recorded capture ../shared/captures/kraken-v2/ws-frames.jsonl is not there";

/** The texts of the messages that the vendor sent, in their order. */
export function readCapture(): string[] {
  return readFileSync(CAPTURE, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { readonly dir: string; readonly msg: string })
    .flatMap(({ dir, msg }) => (dir === "recv" ? [msg] : []));
}
