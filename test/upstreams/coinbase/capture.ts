import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const captured = (name: string): string =>
  fileURLToPath(new URL(`../../../../shared/captures/${name}`, import.meta.url));

/** The real recording of the feed, the real list of products of the same minute, and single messages of 2026. */
const FEED = captured("cryptofeed/COINBASE.ws.28.0");
const PRODUCTS = captured("cryptofeed/COINBASE.0");
const SAMPLES = captured("coinbase/ws-frames.jsonl");

/** Why tests that use them are skipped; undefined where they are there. */
export const captureAbsent: string | undefined = [FEED, PRODUCTS, SAMPLES].every((file) => existsSync(file))
  ? undefined
  : "the recorded captures of ../shared/captures/cryptofeed/COINBASE.* and …/coinbase are not there";

/** One recorded message. */
export interface CapturedMessage {
  /** When it was received, epoch ms. */
  readonly timeMs: number;
  readonly type: string;
  readonly product: string;
  /** The message's own JSON text, as it was sent. */
  readonly text: string;
}

const LINE = /^(\d+(?:\.\d+)?): (\{"type":"(ticker|match|last_match)".*"product_id":"([^"]+)".*\})$/;

/** The recording's tickers and matches in their order; its books are left out. */
export function readCapture(): CapturedMessage[] {
  return readFileSync(FEED, "utf8")
    .split("\n")
    .flatMap((line) => {
      const match = LINE.exec(line);
      if (!match) return [];
      const [, time = "", text = "", type = "", product = ""] = match;
      return [{ timeMs: Number(time) * 1_000, type, product, text }];
    });
}

/** The answer of /products as it was sent. */
export function readProducts(): string {
  const line = readFileSync(PRODUCTS, "utf8").split("\n")[0] ?? "";
  return line.slice(line.indexOf(": [") + 2);
}

/** The single messages. */
export function readSamples(): string[] {
  const lines = readFileSync(SAMPLES, "utf8").trim().split("\n");
  return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
}
