import { importJson, type ActivityReading, type ImportReport } from "@streampulse/client/portfolio";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import type { Terminal } from "../../terminal.ts";
import { readFileOf, writeNewFile } from "../../text-file.ts";
import { openPortfolio, PORTFOLIO_OPTIONS } from "./portfolio-link.ts";

/** The contract's bound of an upload. */
const FILE_MAX_BYTES = 16 * 2 ** 20;

const DECIMALS = ["point", "comma"] as const;
const DATES = ["dmy", "mdy"] as const;
const SPELLINGS = ["recorded", "file"] as const;

/** `streampulse portfolio import`. */
export const importActivities = defineCommand({
  name: "portfolio import",
  summary: "read activities from a broker's or a spreadsheet's CSV",
  operands: { text: "FILE", least: 1, most: 1 },
  options: {
    "dry-run": { kind: "flag", short: "n", describes: "only tell what would happen" },
    account: { kind: "text", short: "a", value: "NAME", describes: "of lines that name no account" },
    currency: { kind: "text", value: "CODE", describes: "of lines that name no currency" },
    decimal: {
      kind: "text",
      value: "MARK",
      choices: ["point", "comma"],
      describes: "point or comma, where the file leaves it open",
    },
    dates: { kind: "text", value: "ORDER", choices: DATES, describes: "dmy or mdy, where the file leaves it open" },
    spelling: {
      kind: "text",
      value: "WHOSE",
      choices: SPELLINGS,
      describes: "recorded or file: whose name of a listing is kept that has two",
    },
    columns: { kind: "text", value: "F=H,...", describes: "which column a field is, such as price=Kurs,fee=#7" },
    ...PORTFOLIO_OPTIONS,
  },
  details: [
    "The file is imported whole or not at all, and importing it again adds nothing. What could be read in two ways is asked: give the option that it names. FILE - is stdin. Exit code 2 if nothing was imported, with each fault and its line.",
  ],
  examples: [
    ["streampulse portfolio import activities.csv --dry-run", "what would happen"],
    ["streampulse portfolio import umsaetze.csv --account Depot --dates dmy", "a bank's file"],
  ],
  async run({ values, operands: [file = ""], terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const reading: ActivityReading = {
      dryRun: values["dry-run"],
      account: values.account,
      currency: values.currency,
      decimal: oneOf("--decimal", values.decimal, DECIMALS),
      dates: oneOf("--dates", values.dates, DATES),
      spelling: oneOf("--spelling", values.spelling, SPELLINGS),
      columns: columnsOf(values.columns),
    };
    const blob = await readFileOf(file, FILE_MAX_BYTES, terminal);
    const report = await answered(portfolio.importActivities(blob, reading), url);
    if (values.json) terminal.out(jsonLine(importJson(report)));
    else tell(report, terminal);
    return report.faultCount === 0 && report.questions.length === 0 ? Exit.OK : Exit.USAGE;
  },
});

/** `streampulse portfolio export`. */
export const exportActivities = defineCommand({
  name: "portfolio export",
  summary: "write all activities as CSV that can be imported again",
  operands: { text: "[FILE]", least: 0, most: 1 },
  options: { ...PORTFOLIO_OPTIONS },
  details: ["To a new file; without one, or with -, to stdout. Safe to open in spreadsheets."],
  examples: [["streampulse portfolio export portfolio.csv", "a file"]],
  async run({ values, operands: [file], terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const text = await answered(portfolio.exportActivities({ signal: terminal.closed }), url);
    if (file === undefined || file === "-") terminal.stdout.write(text);
    else writeNewFile(file, text);
    return Exit.OK;
  },
});

function tell(report: ImportReport, terminal: Terminal): void {
  for (const { line, column, message } of report.faults) {
    const where = line === 0 ? "" : `line ${line}${column === "" ? "" : `, ${cleanText(column, 40)}`}: `;
    terminal.err(`${where}${cleanText(message)}`);
  }
  const more = report.faultCount - report.faults.length;
  if (more > 0) terminal.err(`… and ${more} more`);
  for (const { parameter, message, choices } of report.questions) {
    const options = choices.map((choice) => cleanText(choice, 40)).join(", ");
    const option = cleanText(parameter, 30).replace(/^column\.(.*)$/, "columns $1=…");
    terminal.err(`${cleanText(message)} Give --${option}${options === "" ? "" : `: ${options}`}.`);
  }
  const counts = `${report.rows} ${report.rows === 1 ? "line" : "lines"}, ${report.added} new, ${report.duplicates} there already`;
  const isRight = report.faultCount === 0 && report.questions.length === 0;
  const dry = report.dryRun ? " (a dry run)" : "";
  if (report.imported) terminal.out(`imported: ${counts}`);
  else terminal.out(`${report.dryRun && isRight ? "would be imported" : "not imported"}: ${counts}${dry}`);
}

function oneOf<T extends string>(option: string, text: string | undefined, all: readonly T[]): T | undefined {
  const found = all.find((one) => one === text);
  if (text === undefined || found !== undefined) return found;
  throw new CommandError(Exit.USAGE, `${option} must be one of ${all.join(", ")}, not "${cleanText(text, 40)}".`);
}

function columnsOf(text: string | undefined): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const part of text?.split(",") ?? []) {
    const [, field = "", heading = ""] = /^([a-z_]+)=(.*)$/.exec(part.trim()) ?? [];
    if (field === "") {
      throw new CommandError(Exit.USAGE, `--columns must be such as price=Kurs,fee=#7, not "${cleanText(part, 60)}".`);
    }
    columns[field] = heading;
  }
  return columns;
}
