import { defineCommand } from "../command.ts";
import { Exit } from "../exit.ts";
import { cleanText } from "../render/clean.ts";
import { jsonLine } from "../render/json.ts";
import { settingJson, settingsTable, settingValue } from "../render/settings-table.ts";
import { loadServer } from "../server-door.ts";

/** `streampulse config`: what the server would be started with here. */
export const config = defineCommand({
  name: "config",
  summary: "show every setting, its value and where it came from",
  operands: { text: "", least: 0, most: 0 },
  options: { json: { kind: "flag", describes: "one JSON object per line" } },
  details: [
    "Reads the environment as `streampulse serve` would, and starts nothing. A secret is shown as set or unset, never itself.",
    "Exit code 2 if a setting is wrong; stderr says which, and what would be right.",
  ],
  examples: [
    ["streampulse config", "a table"],
    ["STREAMPULSE_PORT=9000 streampulse config --json", "for programs"],
  ],
  async run({ values, terminal }) {
    const server = await loadServer();
    const all = server.describeSettings().map((setting) => settingValue(setting, terminal.env));
    if (values.json) for (const one of all) terminal.out(jsonLine(settingJson(one)));
    else terminal.out(settingsTable(all, terminal.style, terminal.columns()));
    try {
      server.readSettings(terminal.env);
      return Exit.OK;
    } catch (error) {
      if (!(error instanceof server.SettingsError)) throw error;
      for (const line of error.message.split("\n")) terminal.err(cleanText(line));
      return Exit.USAGE;
    }
  },
});
