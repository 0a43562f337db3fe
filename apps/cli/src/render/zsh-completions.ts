import type { CompletionOption, CompletionPlace } from "../completion-table.ts";
import { shellQuoted } from "./shell-quoted.ts";

/** The script that makes zsh complete the program's command lines: sourced, or kept as `_streampulse` in a folder of fpath. */
export function zshCompletions(places: readonly CompletionPlace[]): string {
  return `#compdef streampulse
# Completions of streampulse for zsh. Made by: streampulse completions zsh
_streampulse() {
  local at= next= prev=\${words[CURRENT-1]} file= i=2
  local -a nexts flags
  while (( i < CURRENT )); do
    next="\${at:+$at }\${words[i]}"
    case $next in
      (${places.flatMap(({ at }) => (at === "" ? [] : [shellQuoted(at)])).join("|")}) at=$next ;;
      (*) break ;;
    esac
    (( i += 1 ))
  done
  case "$at $prev" in
${places.flatMap(({ at, options }) => options.flatMap((option) => valueCase(at, option))).join("\n")}
  esac
  case $at in
${places.map(placeCase).join("\n")}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option flags
    return
  fi
  # What is named first is behind the command's own words.
  local none=1
  (( i == CURRENT && \${#nexts} )) && _describe command nexts && none=0
  [[ -n $file ]] && _files && none=0
  return none
}
if [[ \${funcstack[1]} == _streampulse ]]; then
  _streampulse "$@"
else
  compdef _streampulse streampulse
fi`;
}

function valueCase(at: string, { names, value }: CompletionOption): string[] {
  if (!value) return [];
  const any = value.choices.length > 0 ? `compadd -- ${value.choices.map(shellQuoted).join(" ")}` : "";
  const does = value.isFile ? "_files" : any || `_message ${shellQuoted(value.kind)}`;
  return [`  (${names.map((name) => shellQuoted(`${at} ${name}`)).join("|")}) ${does}; return ;;`];
}

function placeCase({ at, words, options, takesFile }: CompletionPlace): string {
  const nexts = words.map(([word, about]) => shellQuoted(about === "" ? word : `${word}:${about}`));
  const flags = options.map(({ names: [name = ""], describes }) => shellQuoted(`${name}:${describes}`));
  return `  (${shellQuoted(at)}) nexts=(${nexts.join(" ")}); flags=(${flags.join(" ")})${takesFile ? "; file=1" : ""} ;;`;
}
