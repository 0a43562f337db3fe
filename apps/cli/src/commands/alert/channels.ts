import { channelJson } from "@streampulse/client/alerts";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { channelTable, kindsText } from "../../render/channel-table.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { ALERT_OPTIONS, openAlerts } from "./alert-link.ts";
import { channelNamed } from "./channel-choice.ts";

/** `streampulse alert channels`: where notices go. */
export const channels = defineCommand({
  name: "alert channels",
  summary: "list where notices go; pause, resume or remove one",
  operands: { text: "[pause|resume|remove NAME]", least: 0, most: 2, choices: ["pause", "resume", "remove"] },
  options: ALERT_OPTIONS,
  details: [
    "Channels are made by alert add. A channel that is removed leaves the alerts that name it, and what waits for it is not sent.",
    "NAME is its name, its id or the beginning of its id. Blocked is one over which the server, as it is set up, can send nothing; the last column says why.",
    "A webhook whose secret is lost: remove it, and have alert add make it anew.",
  ],
  examples: [
    ["streampulse alert channels", "all of them, and how they are"],
    ['streampulse alert channels remove "ntfy my-topic"', "send nothing there any more"],
  ],
  async run({ values, operands: [what, name], terminal }) {
    const { alerts, url } = openAlerts(values, terminal);
    const { channels: all, availableKinds } = await answered(alerts.listChannels({ signal: terminal.closed }), url);
    if (what === undefined) {
      if (values.json) for (const channel of all) terminal.out(jsonLine(channelJson(channel)));
      else if (all.length > 0) terminal.out(channelTable(all, terminal.style, terminal.columns()));
      else terminal.err(`No channels. This server can have: ${kindsText(availableKinds)}.`);
      return Exit.OK;
    }
    if (what !== "pause" && what !== "resume" && what !== "remove") {
      throw new CommandError(Exit.USAGE, `alert channels takes pause, resume or remove, not "${cleanText(what, 40)}".`);
    }
    if (name === undefined) throw new CommandError(Exit.USAGE, `Which one? streampulse alert channels ${what} NAME`);
    const channel = channelNamed(name, all);
    const told = cleanText(channel.name, 100);
    if (what === "remove") {
      await answered(alerts.deleteChannel(channel.id), url);
      terminal.out(values.json ? jsonLine(channelJson(channel)) : `removed: ${told}`);
      return Exit.OK;
    }
    const changed = await answered(alerts.updateChannel(channel.id, { paused: what === "pause" }), url);
    const done = what === "pause" ? "paused" : changed.trouble ? "blocked" : "ready";
    terminal.out(values.json ? jsonLine(channelJson(changed)) : `${done}: ${told}`);
    if (done === "blocked") terminal.err(cleanText(changed.trouble ?? "", 300));
    return Exit.OK;
  },
});
