import type { Quote, TickerInfo } from "@streampulse/core";
import { CommandError, Exit } from "../exit.ts";
import { showDuration } from "../render/freshness.ts";
import { cutText } from "../render/width.ts";
import type { Terminal } from "../terminal.ts";
import { lineReader } from "./lines.ts";
import type { PriceReader } from "./follow.ts";

/** What a recording is written with: the server's recording writer, as far as it is used here. */
export interface QuoteWriter {
  readonly quotes: number;
  append(quotes: readonly Quote[]): boolean;
  appendInfos(infos: readonly TickerInfo[]): boolean;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the file. The time is the server's at the beginning of the stream, epoch ms. */
export type WriterOpener = (startedTimeMs: number) => Promise<QuoteWriter>;

/** A recording in progress. */
export interface Recording {
  readonly reader: PriceReader;
  /** Aborts when the file cannot be written. */
  readonly failed: AbortSignal;
  /** Writes what is left and closes; rejects with what went wrong with the file. Prints the last count. */
  close(): Promise<void>;
}

/** How many batches may wait for the disk. */
const WAITING_MAX = 10_000;
const PROGRESS_EVERY_MS = 500;

/**
 * Takes a stream into a file. The file is opened when the first news is there, so that a server that
 * cannot be reached neither leaves an empty file behind nor costs an old one.
 */
export function recorder(terminal: Terminal, file: string, open: WriterOpener): Recording {
  const failed = new AbortController();
  const progress = showProgress(terminal, file);
  const lines = lineReader(terminal, false);
  let startedTimeMs = Date.now();
  let waiting = 0;
  let work: Promise<QuoteWriter | undefined> = Promise.resolve(undefined);

  const write = (append: (writer: QuoteWriter) => boolean): void => {
    if (failed.signal.aborted) return;
    if (waiting >= WAITING_MAX) return failed.abort(tooSlow(file));
    waiting++;
    work = work.then(async (opened) => {
      const writer = opened ?? (await open(startedTimeMs));
      if (!append(writer)) await writer.flush();
      waiting--;
      progress.count(writer.quotes);
      return writer;
    });
    work.catch((error: unknown) => failed.abort(error));
  };

  return {
    failed: failed.signal,
    reader: {
      ...lines,
      session: (session) => (startedTimeMs = session.serverTimeMs),
      infos: (infos) => write((writer) => writer.appendInfos(infos)),
      quotes: (quotes) => write((writer) => writer.append(quotes)),
    },
    async close() {
      try {
        const writer = await work;
        await writer?.close();
        if (writer) progress.count(writer.quotes);
        if (failed.signal.aborted) throw failed.signal.reason;
      } finally {
        progress.end();
      }
    },
  };
}

function tooSlow(file: string): CommandError {
  return new CommandError(Exit.UNAVAILABLE, `${file}: the disk is too slow for so many quotes.`);
}

/** Says on stderr that quotes arrive: a line that counts in a terminal, one at either end elsewhere. */
function showProgress(terminal: Terminal, file: string): { count(quotes: number): void; end(): void } {
  const { stderr } = terminal;
  const startedMs = Date.now();
  let count = 0;
  const text = () => {
    const span = showDuration(Date.now() - startedMs).replace("now", "0s");
    return `${count.toLocaleString("en")} quotes in ${file} (${span})`;
  };
  const show = () =>
    void stderr.write(`\r${cutText(`recording: ${text()}, Ctrl-C ends`, (stderr.columns || 80) - 1)}\u001b[K`);
  const timer = stderr.isTTY ? setInterval(show, PROGRESS_EVERY_MS) : undefined;
  return {
    count(quotes) {
      if (count === 0 && quotes > 0 && !stderr.isTTY) terminal.err(`recording into ${file}, until interrupted`);
      count = quotes;
    },
    end() {
      clearInterval(timer);
      if (stderr.isTTY) stderr.write("\r\u001b[K");
      if (count > 0) terminal.err(`recorded ${text()}`);
    },
  };
}
