import type { CompletionPlace } from "../completion-table.ts";
import { shellQuoted } from "./shell-quoted.ts";

/** The script that makes bash complete the program's command lines; bash 3.2 or newer, as on a Mac. */
export function bashCompletions(places: readonly CompletionPlace[]): string {
  return `# Completions of streampulse for bash. Made by: streampulse completions bash
_streampulse() {
  local cur=\${COMP_WORDS[COMP_CWORD]-} prev=\${COMP_WORDS[COMP_CWORD-1]-} at= next= words= options= file= i=1
  COMPREPLY=()
  while [ "$i" -lt "$COMP_CWORD" ]; do
    next="\${at:+$at }\${COMP_WORDS[i]}"
    case $next in
      ${places.flatMap(({ at }) => (at === "" ? [] : [shellQuoted(at)])).join(" | ")}) at=$next ;;
      *) break ;;
    esac
    i=$((i + 1))
  done
  # bash takes --name=value apart.
  if [ "$cur" = "=" ]; then
    cur=
  elif [ "$prev" = "=" ] && [ "$COMP_CWORD" -gt 2 ]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case "$at $prev" in
${places.flatMap(valueCases).join("\n")}
  *)
    case $at in
${places.map(placeCase).join("\n")}
    esac
    # What is named first is behind the command's own words.
    [ "$i" -eq "$COMP_CWORD" ] || words=
    case $cur in -*) words=$options file= ;; esac
    ;;
  esac
  while IFS= read -r next; do COMPREPLY+=("$next"); done < <(compgen -W "$words" -- "$cur")
  if [ -n "$file" ]; then
    while IFS= read -r next; do COMPREPLY+=("$next"); done < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
  fi
  return 0
}
complete -F _streampulse streampulse`;
}

function valueCases({ at, options }: CompletionPlace): string[] {
  return options.flatMap(({ names, value }) => {
    if (!value) return [];
    const does = value.isFile ? "file=1" : `words=${shellQuoted(value.choices.join(" "))}`;
    return [`  ${names.map((name) => shellQuoted(`${at} ${name}`)).join(" | ")}) ${does} ;;`];
  });
}

function placeCase({ at, words, options, takesFile }: CompletionPlace): string {
  const next = shellQuoted(words.map(([word]) => word).join(" "));
  const long = shellQuoted(options.map(({ names }) => names[0]).join(" "));
  return `    ${shellQuoted(at)}) words=${next} options=${long} file=${takesFile ? "1" : ""} ;;`;
}
