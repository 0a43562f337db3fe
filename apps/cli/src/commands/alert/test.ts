import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { ALERT_OPTIONS, openAlerts } from "./alert-link.ts";
import { channelNamed } from "./channel-choice.ts";

/** `streampulse alert test`: sends a test notice. */
export const test = defineCommand({
  name: "alert test",
  summary: "send a test notice over your channels, and say what became of it",
  operands: { text: "[CHANNEL...]", least: 0, most: Infinity },
  options: ALERT_OPTIONS,
  details: ["Without names: over every channel. Exit code 4 if one did not take it."],
  examples: [
    ["streampulse alert test", "over every channel"],
    ['streampulse alert test "ntfy my-topic"', "over this one"],
  ],
  async run({ values, operands, terminal }) {
    const { alerts, url } = openAlerts(values, terminal);
    const { channels } = await answered(alerts.listChannels({ signal: terminal.closed }), url);
    const chosen = operands.length === 0 ? channels : operands.map((name) => channelNamed(name, channels));
    if (chosen.length === 0) {
      const hint = 'Have one made: streampulse alert add "AAPL crosses 215" --ntfy my-topic';
      throw new CommandError(Exit.USAGE, "There are no channels to try.", hint);
    }
    let allTook = true;
    for (const { id, name } of chosen) {
      const { isDelivered, message, tookMs } = await answered(alerts.testChannel(id), url);
      allTook &&= isDelivered;
      const said = cleanText(message);
      if (values.json) terminal.out(jsonLine({ channel: name, isDelivered, message, tookMs: String(tookMs) }));
      else {
        const sign = isDelivered ? terminal.style.up("✓") : terminal.style.failure("✗");
        terminal.out(`${sign} ${cleanText(name, 100)}: ${said} (${tookMs} ms)`);
      }
    }
    return allTook ? Exit.OK : Exit.UNAVAILABLE;
  },
});
