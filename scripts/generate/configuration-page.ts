import type { DescribedSetting } from "../../apps/server/src/config.ts";

/** docs/configuration.md: every setting, by group, in the order given. */
export function configurationPage(settings: readonly DescribedSetting[]): string {
  const groups = [...new Set(settings.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = settings.filter((setting) => setting.group === group).map(row);
    return `## ${group}\n\n| variable | what it does | a value is | default |\n|---|---|---|---|\n${rows.join("\n")}\n`;
  });
  return `<!-- Made by npm run generate from the settings in apps/server/src. -->

# Settings

All settings are environment variables, and none is needed: an empty environment gives a server with simulated prices.
A variable that begins with \`STREAMPULSE_\` and is not listed here is an error, so that a misspelt one is found at once.
\`streampulse config\` prints every setting with its value and where that came from.

A secret can be given by file besides: \`…_FILE\` names a file that holds the value. It is never shown.

${sections.join("\n")}`;
}

function row({ name, describes, expects, secret, default: fallback }: DescribedSetting): string {
  const value = secret === true ? `${expects}; secret, or a path in \`${name}_FILE\`` : expects;
  const shown = fallback === undefined || fallback === "" ? "unset" : `\`${fallback}\``;
  return `| \`${name}\` | ${[describes, value, shown].map(inCell).join(" | ")} |`;
}

const inCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
