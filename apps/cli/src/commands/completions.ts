import { defineCommand, type Command } from "../command.ts";
import { completionTable } from "../completion-table.ts";
import { CommandError, Exit } from "../exit.ts";
import type { Group } from "../group.ts";
import { bashCompletions } from "../render/bash-completions.ts";
import { cleanText } from "../render/clean.ts";
import { fishCompletions } from "../render/fish-completions.ts";
import { zshCompletions } from "../render/zsh-completions.ts";

const SHELLS = { bash: bashCompletions, zsh: zshCompletions, fish: fishCompletions } as const;
const NAMES = Object.keys(SHELLS);

/** `streampulse completions`, for a program of these commands; they are asked for when it runs, for it is one of them. */
export function completionsOf(commands: () => readonly (Command | Group)[], byDefault: Command): Command {
  return defineCommand({
    name: "completions",
    summary: "print a script that completes command lines in bash, zsh or fish",
    operands: { text: NAMES.join("|"), least: 1, most: 1, choices: NAMES },
    options: {},
    details: [
      "The Tab key then completes commands, options, and what an option can be. No server is asked. Print it anew after an update.",
    ],
    examples: [
      ["streampulse completions bash > ~/.local/share/bash-completion/completions/streampulse", "for bash"],
      ["streampulse completions zsh > ~/.zfunc/_streampulse", "for zsh, with ~/.zfunc in fpath"],
      ["streampulse completions fish > ~/.config/fish/completions/streampulse.fish", "for fish"],
    ],
    async run({ operands: [shell = ""], terminal }) {
      const script = NAMES.includes(shell) ? SHELLS[shell as keyof typeof SHELLS] : undefined;
      if (!script) {
        const said = `completions takes bash, zsh or fish, not "${cleanText(shell, 40)}".`;
        throw new CommandError(Exit.USAGE, said);
      }
      terminal.out(script(completionTable(commands(), byDefault)));
      return Exit.OK;
    },
  });
}
