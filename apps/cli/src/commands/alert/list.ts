import { alertJson, AlertState, type Alert } from "@streampulse/client/alerts";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { readTickers } from "../../link.ts";
import { alertTable } from "../../render/alert-table.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { ALERT_OPTIONS, alertPages, openAlerts } from "./alert-link.ts";

const STATES = ["active", "fired", "paused", "expired", "error"] as const;

/** `streampulse alert list`: every alert. */
export const list = defineCommand({
  name: "alert list",
  summary: "list your alerts, the newest first",
  operands: { text: "[TICKER]", least: 0, most: 1 },
  options: {
    state: { kind: "text", value: "STATE", choices: STATES, describes: `only those that are ${STATES.join(", ")}` },
    ...ALERT_OPTIONS,
  },
  details: ["An alert that is waiting has fired, and its price has to come back before it can fire again."],
  examples: [
    ["streampulse alert list", "all of them"],
    ["streampulse alert list --state active --json | jq -r .id", "ids, for a script"],
  ],
  async run({ values, operands, terminal }) {
    const ticker = operands.length > 0 ? (readTickers(operands)[0] ?? "") : "";
    const states = values.state === undefined ? [] : [stateOf(values.state)];
    const { alerts, url } = openAlerts(values, terminal);
    const all: Alert[] = [];
    for await (const page of alertPages(alerts, url, { ticker, states }, terminal.closed)) {
      if (values.json) for (const alert of page) terminal.out(jsonLine(alertJson(alert)));
      else all.push(...page);
    }
    if (values.json) return Exit.OK;
    if (all.length > 0) {
      const hasChannels = all.some(({ channelIds }) => channelIds.length > 0);
      const { channels } = hasChannels ? await answered(alerts.listChannels(), url) : { channels: [] };
      terminal.out(alertTable(all, channels, terminal.style, terminal.columns()));
    } else terminal.err('No alerts. Set one with: streampulse alert add "AAPL crosses 215 up"');
    return Exit.OK;
  },
});

function stateOf(text: string): AlertState {
  const state = STATES.find((one) => one === text.toLowerCase());
  if (state) return AlertState[state.toUpperCase() as Uppercase<typeof state>];
  throw new CommandError(Exit.USAGE, `--state must be one of ${STATES.join(", ")}, not "${cleanText(text, 40)}".`);
}
