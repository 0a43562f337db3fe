import {
  importedJson,
  ImportMode,
  ImportOutcome,
  StreamPulseError,
  WatchlistFormat,
} from "@streampulse/client/watchlists";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { readTextFile, writeNewFile } from "../../text-file.ts";
import { answered, keptFailure } from "../../kept-link.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { formatOf, LIST_OPTIONS, listNamed, openLists } from "./lists-link.ts";

/** A text fits in one call. */
const TEXT_MAX_BYTES = 64_000;

const FORMAT = {
  kind: "text",
  value: "FORMAT",
  choices: ["txt", "csv", "json"],
  describes: "txt (TradingView's), csv or json; else the file's ending says it",
} as const;

const DONE: Readonly<Record<ImportOutcome, string>> = {
  [ImportOutcome.UNSPECIFIED]: "",
  [ImportOutcome.CREATED]: "new",
  [ImportOutcome.CHANGED]: "changed",
  [ImportOutcome.UNCHANGED]: "as it was",
};

/** `streampulse watchlist import`: lists from a file. */
export const importLists = defineCommand({
  name: "watchlist import",
  summary: "read lists from a file of TXT (TradingView's), CSV or JSON",
  operands: { text: "FILE", least: 1, most: 1 },
  options: {
    format: FORMAT,
    name: { kind: "text", value: "NAME", describes: "the list that takes what the file names no list for" },
    replace: { kind: "flag", describes: "a list becomes what the file says, and does not keep what it has" },
    "dry-run": { kind: "flag", short: "n", describes: "only tell what would happen" },
    "skip-faults": { kind: "flag", describes: "take what is right beside what is not" },
    ...LIST_OPTIONS,
  },
  details: [
    "A list keeps what it has, and what is new comes below its heading or at the end. With one fault in the file nothing is changed (exit code 2); each is told with its line. FILE - is stdin.",
  ],
  examples: [
    ['streampulse watchlist import tradingview.txt --name "From TradingView"', "a list of TradingView's"],
    ["streampulse watchlist import lists.csv --dry-run", "what would happen"],
  ],
  async run({ values, operands: [file = ""], terminal }) {
    const format = formatOf(values.format, file);
    const text = await readTextFile(file, TEXT_MAX_BYTES, terminal);
    const { lists, url } = openLists(values, terminal);
    const answer = await named(
      lists.import({
        format,
        text,
        name: values.name,
        mode: values.replace ? ImportMode.REPLACE : ImportMode.MERGE,
        dryRun: values["dry-run"],
        skipFaults: values["skip-faults"],
      }),
      url,
      values.name,
    );
    for (const { line, column, message } of answer.faults) {
      // Of JSON the place is told, and of a file as a whole none.
      const where = [line === 0 ? "" : `line ${line}`, cleanText(column, 40)].filter((part) => part !== "").join(", ");
      terminal.err(`${where === "" ? "" : `${where}: `}${cleanText(message)}`);
    }
    if (answer.faultCount > answer.faults.length)
      terminal.err(`… and ${answer.faultCount - answer.faults.length} more`);
    if (values.json) terminal.out(jsonLine(importedJson(answer)));
    else {
      for (const { watchlist, outcome, added, removed } of answer.watchlists) {
        const counts = `${added} added${removed > 0 ? `, ${removed} removed` : ""}`;
        const would = answer.imported ? "" : "would be ";
        terminal.out(`${cleanText(watchlist?.name ?? "", 100)}: ${would}${DONE[outcome]}, ${counts}`);
      }
      if (!answer.imported)
        terminal.err(values["dry-run"] ? "Nothing was changed: a dry run." : "Nothing was changed.");
    }
    return answer.imported || (values["dry-run"] && answer.faultCount === 0) ? Exit.OK : Exit.USAGE;
  },
});

/** What is answered; where the file names no list, with the option that does. */
async function named<T>(answer: Promise<T>, url: string, name: string | undefined): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isNameless = name === undefined && error instanceof StreamPulseError && error.field === "name";
    if (!isNameless) throw keptFailure(error, url);
    throw new CommandError(
      Exit.USAGE,
      "The file does not say which watchlist it is of: add --name NAME, an own or a new one.",
    );
  }
}

/** `streampulse watchlist export`: lists as a file. */
export const exportLists = defineCommand({
  name: "watchlist export",
  summary: "write lists as TXT (TradingView's), CSV or JSON",
  operands: { text: "[NAME...]", least: 0, most: Infinity },
  options: {
    format: { ...FORMAT, describes: "txt (TradingView's), csv or json; else the --output file's ending says it" },
    output: { kind: "text", short: "o", value: "FILE", describes: "a new file; without it, or with -, to stdout" },
    ...LIST_OPTIONS,
  },
  details: [
    "Without names: every list; TXT holds one. What the format cannot hold is told on stderr. A file that is there is not written over.",
  ],
  examples: [
    ["streampulse watchlist export Tech --output tech.txt", "for TradingView"],
    ["streampulse watchlist export --format json > lists.json", "all of them, whole"],
  ],
  async run({ values, operands, terminal }) {
    const toStdout = values.output === undefined || values.output === "-";
    const format = formatOf(values.format ?? (values.json && toStdout ? "json" : undefined), values.output);
    const { lists, url } = openLists(values, terminal);
    const ids: string[] = [];
    for (const name of operands) ids.push((await listNamed(lists, name, url)).id);
    if (format === WatchlistFormat.TXT && ids.length !== 1) {
      throw new CommandError(Exit.USAGE, "TXT holds one list: name one, as in watchlist export Tech --format txt.");
    }
    const { text, leftOut } = await answered(lists.export({ format, ids }, { signal: terminal.closed }), url);
    for (const lacks of leftOut) terminal.err(cleanText(lacks));
    if (toStdout) terminal.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    else writeNewFile(values.output ?? "", text);
    return Exit.OK;
  },
});
