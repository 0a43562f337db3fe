import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The real recording of Binance's combined streams, beside the repository where there is one. */
const CAPTURE = fileURLToPath(new URL("../../../../shared/captures/cryptofeed/BINANCE.ws.1.0", import.meta.url));

/** Why tests that play it are skipped; undefined where it is there. */
export const captureAbsent: string | undefined = existsSync(CAPTURE)
  ? undefined
  : "the recorded capture ../shared/captures/cryptofeed/BINANCE.ws.1.0 is not there";

/** One recorded message. */
export interface CapturedFrame {
  /** When it was received, epoch ms. */
  readonly timeMs: number;
  readonly stream: string;
  /** The payload's own JSON text, as it was sent. */
  readonly payload: string;
}

const LINE = /^(\d+(?:\.\d+)?): \{"stream":"([^"]+)","data":(\{.*\})\}$/;

/** The recording's messages in their order. */
export function readCapture(): CapturedFrame[] {
  return readFileSync(CAPTURE, "utf8")
    .split("\n")
    .flatMap((line) => {
      const match = LINE.exec(line);
      if (!match) return [];
      return [{ timeMs: Number(match[1]) * 1_000, stream: match[2] ?? "", payload: match[3] ?? "" }];
    });
}
