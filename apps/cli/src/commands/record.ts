import { existsSync } from "node:fs";
import { defineCommand } from "../command.ts";
import { CommandError, Exit } from "../exit.ts";
import { LINK_OPTIONS, openLink, readTickers } from "../link.ts";
import { cleanText } from "../render/clean.ts";
import { loadServer, type ServerDoor } from "../server-door.ts";
import { settingValue } from "../render/settings-table.ts";
import type { Terminal } from "../terminal.ts";
import { follow } from "../watch/follow.ts";
import { recorder, type WriterOpener } from "../watch/recorder.ts";

/** `streampulse record`: every quote of a running server into a file, or another program's capture. */
export const record = defineCommand({
  name: "record",
  summary: "record every quote of a running server into a file",
  operands: { text: "FILE [TICKER...]", least: 1, most: Infinity },
  options: {
    ...LINK_OPTIONS,
    append: { kind: "flag", describes: "go on behind a recording that is there already" },
    force: { kind: "flag", describes: "replace a recording that is there already" },
    from: { kind: "text", value: "CAPTURE", describes: "import this capture instead of recording" },
  },
  details: [
    "Without tickers: those of STREAMPULSE_TICKERS. It goes on until interrupted; Ctrl-C closes the file cleanly, and even a file that was cut plays up to the cut.",
    "--from takes what cryptofeed wrote of a socket, or a LEAN archive of ticks, and says how many lines it left out and why.",
  ],
  examples: [
    ["streampulse record monday.spr.gz AAPL BTCUSDT", "until Ctrl-C"],
    ["streampulse record monday.spr.gz --append", "go on with it"],
    ["streampulse record ibm.spr.gz --from 20131008_trade.zip", "import"],
  ],
  async run({ values, operands: [file = "", ...words], terminal }) {
    if (values.append && values.force) throw new CommandError(Exit.USAGE, "Give --append or --force, not both.");
    // A forgotten FILE would make a file of the first ticker's name, and leave that ticker out.
    if (/^[A-Z0-9:^=]+$/.test(file)) {
      const hint = `Name a file first: streampulse record today.spr.gz ${[file, ...words].join(" ")}`;
      throw new CommandError(Exit.USAGE, `${file} looks like a ticker, not like a file.`, cleanText(hint, 200));
    }
    const existing = values.append ? "append" : values.force ? "replace" : "refuse";
    if (existing === "refuse" && existsSync(file)) {
      const hint = "Add --append to go on behind it, or --force to replace it.";
      throw new CommandError(Exit.USAGE, `${cleanText(file, 200)} is there already.`, hint);
    }
    const server = await loadServer();
    if (values.from !== undefined) {
      if (words.length > 0) throw new CommandError(Exit.USAGE, "--from takes the tickers of the capture; name none.");
      return importInto(file, values.from, existing, server, terminal);
    }
    const tickers = readTickers(words.length > 0 ? words : [ownTickers(server, terminal)]);
    const link = openLink(values, terminal.env);
    const opener: WriterOpener = (startedTimeMs) => server.createRecordingWriter(file, { existing, startedTimeMs });
    const recording = recorder(terminal, cleanText(file, 200), opener);
    const signal = AbortSignal.any([terminal.interrupted(), recording.failed]);
    try {
      return await follow(link, tickers, recording.reader, { delivery: "every", signal });
    } finally {
      await recording.close().catch((error: unknown) => {
        throw fileFailure(error, file, server);
      });
    }
  },
});

function ownTickers(server: ServerDoor, terminal: Terminal): string {
  const setting = server.describeSettings().find(({ name }) => name === "STREAMPULSE_TICKERS");
  return (setting && settingValue(setting, terminal.env).value) ?? "";
}

async function importInto(
  file: string,
  capture: string,
  existing: "append" | "replace" | "refuse",
  server: ServerDoor,
  terminal: Terminal,
): Promise<number> {
  const report = await server
    .importCapture(capture)
    .then((entries) => server.saveImport(entries, file, { existing }))
    .catch((error: unknown) => {
      throw importFailure(error, file, capture, server);
    });
  terminal.out(`${report.lines} lines read, ${report.quotes} quotes written to ${cleanText(file, 200)}`);
  for (const [reason, count] of report.dropped) terminal.out(`  ${count} left out: ${cleanText(reason)}`);
  return Exit.OK;
}

function importFailure(error: unknown, file: string, capture: string, server: ServerDoor): unknown {
  if (error instanceof server.ImportFault) {
    return new CommandError(
      Exit.UNAVAILABLE,
      `${cleanText(capture, 200)} cannot be imported: ${cleanText(error.message)}.`,
    );
  }
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT") return new CommandError(Exit.USAGE, `There is no file ${cleanText(capture, 200)}.`);
  if (code === "EACCES" || code === "EISDIR") {
    return new CommandError(Exit.USAGE, `${cleanText(capture, 200)} is no file that may be read.`);
  }
  return fileFailure(error, file, server);
}

function fileFailure(error: unknown, file: string, server: ServerDoor): unknown {
  if (!(error instanceof server.RecordingFault)) return error;
  return new CommandError(Exit.UNAVAILABLE, `${cleanText(file, 200)}: ${cleanText(error.message)}.`);
}
