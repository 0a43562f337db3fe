import { open, rm, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Cancel, Quote, TickerInfo } from "@streampulse/core";
import { checkRecording, prepareAppend } from "./append-place.ts";
import { MACHINE_CLOCK, type WriterClock } from "./clock.ts";
import type { RecordedQuote, RecordingEntry } from "./entry.ts";
import { RecordingFault, writeFault } from "./fault.ts";
import { formatLine } from "./line.ts";

const compress = promisify(gzip);

/** How a recording is written; all of it may be left out. */
export interface RecordingWriterOptions {
  /** What to do with a recording that is there already: go on behind it (default), begin anew, or refuse. */
  readonly existing?: "append" | "replace" | "refuse";
  /**
   * The clock of whoever stamps `receivedTimeMs` (a server's time, if it is another machine's): quotes
   * received before it were old news when the recording began, and a replay does not wait for them.
   * Default: now.
   */
  readonly startedTimeMs?: number;
  /** How long a line waits for others at most, and so how much a crash may lose. Default 1 s. */
  readonly flushAfterMs?: number;
  /** How much text is compressed together at most. Default 256 KiB. */
  readonly flushBytes?: number;
  readonly clock?: WriterClock;
}

/** Writes one recording. One writer at a time may hold a file. */
export interface RecordingWriter {
  /** Quotes written so far. */
  readonly quotes: number;
  /** Bytes of a cut end that were taken off when the file was opened. */
  readonly removedBytes: number;
  /** Adds lines. False: the disk is behind; `await flush()` before adding more. Throws once a write failed. */
  append(quotes: readonly (Quote | RecordedQuote)[]): boolean;
  appendInfos(infos: readonly TickerInfo[]): boolean;
  /** Everything so far is handed to the system. */
  flush(): Promise<void>;
  /** Flushes, syncs to the disk and closes. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a recording to write, and writes its start line. Rejects with a RecordingFault for a file that is
 * no recording, and changes nothing of it.
 */
export async function createRecordingWriter(
  path: string,
  options: RecordingWriterOptions = {},
): Promise<RecordingWriter> {
  const existing = options.existing ?? "append";
  const place = existing === "append" ? await prepareAppend(path) : undefined;
  if (existing === "replace") {
    await checkRecording(path);
    await rm(path, { force: true });
  }
  const file = await open(path, existing === "append" ? "a" : "ax").catch((error: unknown) => {
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST";
    throw isThere ? new RecordingFault("file", "there is such a file already") : writeFault(error);
  });
  const writer = new FileWriter(file, place?.removedBytes ?? 0, options);
  await writer.begin(place?.isInsideLine === true);
  return writer;
}

/** How many texts of `flushBytes` may wait for the disk before the caller is asked to wait. */
const WAITING_MAX = 16;

class FileWriter implements RecordingWriter {
  quotes = 0;
  readonly removedBytes: number;
  readonly #file: FileHandle;
  readonly #clock: WriterClock;
  readonly #startedTimeMs: number;
  readonly #flushAfterMs: number;
  readonly #flushBytes: number;
  /** Tickers whose last quote was stale, with the price it repeated. */
  readonly #stale = new Map<string, string>();
  #text = "";
  #waiting = 0;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #cancelFlush: Cancel | undefined;
  #closed: Promise<void> | undefined;

  constructor(file: FileHandle, removedBytes: number, options: RecordingWriterOptions) {
    this.#file = file;
    this.removedBytes = removedBytes;
    this.#clock = options.clock ?? MACHINE_CLOCK;
    this.#startedTimeMs = options.startedTimeMs ?? this.#clock.now();
    this.#flushAfterMs = options.flushAfterMs ?? 1_000;
    this.#flushBytes = options.flushBytes ?? 256 * 1024;
  }

  async begin(isInsideLine: boolean): Promise<void> {
    if (isInsideLine) this.#text = "\n";
    this.#add({ kind: "start", startedTimeMs: this.#startedTimeMs });
    await this.flush();
  }

  append(quotes: readonly (Quote | RecordedQuote)[]): boolean {
    for (const quote of quotes) {
      if (this.#isOnlyAboutStaleness(quote)) continue;
      this.quotes++;
      this.#add({ kind: "quote", quote });
    }
    return this.#waiting < WAITING_MAX;
  }

  appendInfos(infos: readonly TickerInfo[]): boolean {
    for (const info of infos) this.#add({ kind: "info", info });
    return this.#waiting < WAITING_MAX;
  }

  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#send();
    await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    try {
      await this.flush();
      await this.#file.datasync();
    } finally {
      await this.#file.close();
    }
  }

  /**
   * A server that doubts its connection says the last price again as stale, and again as not stale when
   * it doubts no more. Neither is news from the market, and a replay must not count it as a trade.
   */
  #isOnlyAboutStaleness(quote: Quote | RecordedQuote): boolean {
    if (!("stale" in quote)) return false;
    const said = `${quote.price} ${quote.sourceTimeMs} ${quote.bid} ${quote.ask}`;
    const repeated = this.#stale.get(quote.ticker);
    if (quote.stale) {
      this.#stale.set(quote.ticker, said);
      return true;
    }
    if (repeated === undefined) return false;
    this.#stale.delete(quote.ticker);
    return repeated === said;
  }

  #add(entry: RecordingEntry): void {
    if (this.#failure) throw this.#failure;
    if (this.#closed) throw new Error("the recording is closed");
    this.#text += `${formatLine(entry)}\n`;
    if (this.#text.length >= this.#flushBytes) this.#send();
    else this.#cancelFlush ??= this.#clock.after(this.#flushAfterMs, () => void this.flush().catch(() => {}));
  }

  /** Sends the text on its way as one member. The order of sending is the order in the file. */
  #send(): void {
    if (this.#text === "") return;
    const compressed = compress(this.#text);
    // A failure is met when its turn comes; until then nobody may take it for unhandled.
    compressed.catch(() => {});
    this.#text = "";
    this.#waiting++;
    this.#writing = this.#write(this.#writing, compressed);
  }

  async #write(before: Promise<void>, compressed: Promise<Buffer>): Promise<void> {
    await before;
    try {
      if (!this.#failure) await this.#file.appendFile(await compressed);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "no reason given";
      this.#failure = new RecordingFault("file", `it could not be written (${code})`);
    } finally {
      this.#waiting--;
    }
  }
}
