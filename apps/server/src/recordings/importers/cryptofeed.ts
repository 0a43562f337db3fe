import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { RecordingEntry } from "../entry.ts";
import { createBinanceFrames } from "./binance-frames.ts";
import { ImportFault, ImportTally, type CaptureImport } from "./capture.ts";
import { createCoinbaseFrames } from "./coinbase-frames.ts";
import type { Frame, FrameReader } from "./frame-reader.ts";

/** `<epoch seconds>: <raw message>`; what does not begin so is cryptofeed's own log of the connection. */
const LINE = /^(\d+)(?:\.(\d+))?: (.*)$/;

/**
 * Imports what cryptofeed's raw data collection wrote of one socket (`*.ws.*`), from Binance or Coinbase.
 * The file is read twice, line by line. Iterating throws an ImportFault for a file of another kind.
 */
export function importCryptofeed(path: string): CaptureImport {
  const report = new ImportTally();
  return { report, [Symbol.asyncIterator]: () => entries(path, report) };
}

async function* entries(path: string, report: ImportTally): AsyncGenerator<RecordingEntry, void, undefined> {
  const frames = await learn(path);
  let isStarted = false;
  for await (const text of linesOf(path)) {
    report.lines++;
    const line = lineOf(text);
    if (typeof line === "string") {
      report.drop(line);
      continue;
    }
    if (!isStarted) {
      yield { kind: "start", startedTimeMs: line.receivedTimeMs };
      for (const info of frames.infos()) yield { kind: "info", info };
      isStarted = true;
    }
    const quote = frames.read(line.frame, line.receivedTimeMs);
    if (typeof quote === "string") {
      report.drop(quote);
      continue;
    }
    report.quotes++;
    yield { kind: "quote", quote };
  }
}

/** The first pass. Whose messages they are is told by the address in the first line. */
async function learn(path: string): Promise<FrameReader> {
  let frames: FrameReader | undefined;
  for await (const text of linesOf(path)) {
    frames ??= readerFor(text);
    const line = lineOf(text);
    if (typeof line !== "string") frames.note(line.frame);
  }
  if (!frames) throw new ImportFault("it is empty");
  return frames;
}

function readerFor(firstLine: string): FrameReader {
  const host = /^wss?:\/\/([^/\s:]+)/.exec(firstLine)?.[1] ?? "";
  if (host.includes("binance.")) return createBinanceFrames();
  if (host.includes("coinbase.")) return createCoinbaseFrames();
  throw new ImportFault("it is no cryptofeed capture of a Binance or Coinbase socket");
}

function lineOf(text: string): { frame: Frame; receivedTimeMs: number } | string {
  if (text === "") return "blank line";
  const match = LINE.exec(text);
  if (!match) return "connection log";
  const receivedTimeMs = Number(match[1]) * 1_000 + Number((match[2] ?? "").padEnd(3, "0").slice(0, 3));
  try {
    const frame: unknown = JSON.parse(match[3] ?? "");
    if (typeof frame === "object" && frame !== null && !Array.isArray(frame)) {
      return { frame: frame as Frame, receivedTimeMs };
    }
  } catch {
    // Said below, as for a message that is JSON and yet no object.
  }
  return "no JSON object";
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
}
