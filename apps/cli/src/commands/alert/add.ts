import { alertJson, previewJson } from "@streampulse/client/alerts";
import { ALERT_FORMS, conditionText, readAlert } from "../../alert-words.ts";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { previewLines } from "../../render/preview-lines.ts";
import type { Terminal } from "../../terminal.ts";
import { readMoment, readSpan } from "../../time-words.ts";
import { ALERT_OPTIONS, openAlerts } from "./alert-link.ts";
import { CHANNEL_OPTIONS, chooseChannels, type ChosenChannels } from "./channel-choice.ts";

/** `streampulse alert add`: sets an alert. */
export const add = defineCommand({
  name: "alert add",
  summary: "set an alert, which the server watches by itself",
  operands: { text: "CONDITION", least: 1, most: Infinity },
  options: {
    ...CHANNEL_OPTIONS,
    note: { kind: "text", short: "n", value: "TEXT", describes: "stands in the notice and in the log" },
    expires: { kind: "text", value: "WHEN", describes: "a date, a time, or a span such as 7d; else never" },
    repeat: { kind: "flag", describes: "fire again each time, not once" },
    cooldown: { kind: "text", value: "TIME", describes: "with --repeat: quiet for so long after firing (default 5m)" },
    "dry-run": { kind: "flag", describes: "set nothing: only tell how far it is, and whether it would have fired" },
    ...ALERT_OPTIONS,
  },
  details: [
    `A condition is one of: ${ALERT_FORMS.join(" · ")}. In place of up, down; without either, both ways. Moves are within 1m, 5m, 1h or 24h, or from a price, or from the price now.`,
    "It fires once, in the log and on the pages of its owner, and sends a notice over each channel that an option names. A channel that there is not yet is made; of a webhook its secret is told, this once.",
    "Exit code 3 if no source knows the ticker.",
  ],
  examples: [
    ['streampulse alert add "AAPL crosses 215 up"', "once, in the log"],
    ['streampulse alert add "BTCUSDT moves 2% in 1h" --repeat --ntfy my-topic', "on the phone, again and again"],
    ['streampulse alert add "AAPL below 180" --webhook https://example.com/hook --note "buy more"', "for a program"],
  ],
  async run({ values, operands, terminal }) {
    const { ticker, condition } = readAlert(operands.join(" "));
    if (values.cooldown !== undefined && !values.repeat) {
      throw new CommandError(Exit.USAGE, "--cooldown is of an alert that repeats: add --repeat.");
    }
    const cooldownMs = values.cooldown === undefined ? undefined : readSpan("--cooldown", values.cooldown);
    const expiresTimeMs = values.expires === undefined ? undefined : expiryOf(values.expires, Date.now());
    const repeat = values.repeat
      ? { ...(cooldownMs !== undefined && { cooldownSeconds: Math.round(cooldownMs / 1_000) }) }
      : undefined;
    const { alerts, url } = openAlerts(values, terminal);
    // First of all whether it can be set: a channel is not made for an alert that is refused.
    const preview = await answered(alerts.preview({ ticker, condition, repeat }), url, Exit.UNKNOWN_TICKER);
    if (values["dry-run"]) {
      warn(await chooseChannels(alerts, values, url, true), terminal);
      const lines = values.json
        ? [jsonLine(previewJson(preview))]
        : previewLines(preview, condition, repeat !== undefined);
      for (const line of lines) terminal.out(line);
      return Exit.OK;
    }
    const channels = await chooseChannels(alerts, values, url, false);
    const draft = { ticker, condition, repeat, expiresTimeMs, note: values.note, channelIds: channels.ids };
    const alert = await answered(alerts.create(draft), url, Exit.UNKNOWN_TICKER);
    if (values.json) terminal.out(jsonLine(alertJson(alert)));
    else {
      terminal.out(`${cleanText(alert.id, 40)}: ${cleanText(alert.ticker, 48)} ${conditionText(alert.condition)}`);
      for (const line of previewLines(preview, condition, repeat !== undefined)) terminal.out(line);
    }
    warn(channels, terminal);
    for (const { name, secret } of channels.secrets) {
      terminal.err(`Notices of ${cleanText(name, 60)} are signed with ${cleanText(secret, 256)} (told this once).`);
    }
    return Exit.OK;
  },
});

/** An alert whose notices nobody gets looks as if it worked. */
function warn({ troubles }: ChosenChannels, terminal: Terminal): void {
  for (const { name, trouble } of troubles) {
    const told = `As it is, no notice can be sent over ${cleanText(name, 100)}: ${cleanText(trouble)}`;
    terminal.err(`${terminal.errorStyle.warning("warning:")} ${told}`);
  }
}

function expiryOf(text: string, nowMs: number): number {
  const ms = readMoment("--expires", text, 1, nowMs);
  if (ms > nowMs) return ms;
  throw new CommandError(Exit.USAGE, `--expires must be a time to come, and "${cleanText(text, 60)}" is none.`);
}
