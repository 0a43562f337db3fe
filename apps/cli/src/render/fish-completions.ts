import type { CompletionOption, CompletionPlace } from "../completion-table.ts";

/** The script that makes fish complete the program's command lines. */
export function fishCompletions(places: readonly CompletionPlace[]): string {
  return `# Completions of streampulse for fish. Made by: streampulse completions fish
function __streampulse_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l at
    for word in $words
        contains -- (string join -- ' ' $at $word) ${places.flatMap(({ at }) => (at === "" ? [] : [quoted(at)])).join(" ")}
        or break
        set at $at $word
    end
    test "$at" = "$argv[1]"
    or return 1
    # What is named first is behind the command's own words.
    test (count $argv) -lt 2
    or test (count $words) -eq (count $at)
end
complete -c streampulse -f
${places.flatMap(linesOf).join("\n")}`;
}

function linesOf({ at, words, options, takesFile }: CompletionPlace): string[] {
  const here = `complete -c streampulse -n "__streampulse_at '${at}'"`;
  const next = `complete -c streampulse -n "__streampulse_at '${at}' next"`;
  return [
    ...words.map(([word, about]) => `${next} -a ${quoted(word)}${about === "" ? "" : ` -d ${quoted(about)}`}`),
    ...options.map((option) => `${here} ${optionText(option)}`),
    ...(takesFile ? [`${here} -F`] : []),
  ];
}

function optionText({ names, describes, value }: CompletionOption): string {
  const typed = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(" ");
  const choices = value && value.choices.length > 0 ? ` -a ${quoted(value.choices.join(" "))}` : "";
  const takes = value === undefined ? "" : value.isFile ? " -r -F" : ` -x${choices}`;
  return `${typed}${takes} -d ${quoted(describes)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
