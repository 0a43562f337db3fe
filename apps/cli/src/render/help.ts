import type { Command, Option } from "../command.ts";
import type { Group } from "../group.ts";
import { wrapText } from "./fold.ts";
import type { Style } from "./style.ts";
import { textWidth } from "./width.ts";

const WIDTH = 80;

/** The help of the whole program. */
export function programHelp(commands: readonly (Command | Group)[], version: string, style: Style): string {
  return [
    `${style.strong("streampulse")} ${version}: live trading prices, in the terminal and as a server.`,
    "",
    style.title("Usage"),
    "  streampulse [command] [options]      without a command: serve",
    "",
    style.title("Commands"),
    ...pairs(commands.map((command) => [command.name, command.summary])),
    "",
    style.title("Examples"),
    ...pairs([
      ["streampulse", "serve simulated prices on http://127.0.0.1:8080"],
      ["streampulse watch AAPL BTCUSDT", "watch them move (q quits)"],
      ["streampulse quote AAPL --json", "one price, for programs"],
      ["streampulse watch AAPL --help", "what a command can do"],
    ]),
    "",
    style.title("Exit codes"),
    "  0 fine · 1 something unforeseen · 2 wrong usage · 3 unknown ticker ·",
    "  4 unavailable · 5 not permitted",
  ].join("\n");
}

/** The help of commands that share their first word. */
export function groupHelp({ name, summary, byItself, commands }: Group, style: Style): string {
  return [
    `${style.strong(`streampulse ${name}`)}: ${summary}`,
    "",
    style.title("Usage"),
    `  streampulse ${name} [command] [options]      without a command: ${byItself.name.slice(name.length + 1)}`,
    "",
    style.title("Commands"),
    ...pairs(commands.map((command) => [command.name.slice(name.length + 1), command.summary])),
    "",
    style.title("Examples"),
    ...pairs(commands.flatMap(({ examples }) => examples.slice(0, 1))),
    "",
    `  streampulse ${commands[0]?.name} --help      what one of them can do`,
  ].join("\n");
}

/** The help of one command: usage, what it does, options, examples. */
export function commandHelp(command: Command, style: Style): string {
  const operands = command.operands.text === "" ? "" : ` ${command.operands.text}`;
  const options = Object.entries(command.options).map(([name, option]): [string, string] => [
    optionName(name, option),
    option.describes,
  ]);
  return [
    `${style.strong(`streampulse ${command.name}`)}: ${command.summary}`,
    "",
    style.title("Usage"),
    `  streampulse ${command.name}${operands} [options]`,
    ...command.details.flatMap((detail) => ["", ...wrapText(detail, WIDTH)]),
    "",
    style.title("Options"),
    ...pairs([...options, ["-h, --help", "this help"]]),
    "",
    style.title("Examples"),
    ...pairs(command.examples),
  ].join("\n");
}

function optionName(name: string, option: Option): string {
  const value = option.kind === "flag" ? "" : ` ${option.value}`;
  return `${option.short ? `-${option.short}, ` : ""}--${name}${value}`;
}

/** Two columns; a left text too wide for its column gets a line of its own. */
function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(32, Math.max(...rows.map(([text]) => textWidth(text))));
  return rows.flatMap(([text, says]) => {
    const lines = wrapText(says, WIDTH - left - 4);
    const first = textWidth(text) > left ? [`  ${text}`] : [];
    const start = first.length > 0 ? "" : text;
    return [...first, ...lines.map((line, index) => `  ${(index === 0 ? start : "").padEnd(left)}  ${line}`)];
  });
}
