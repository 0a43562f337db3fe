import { alertJson, AlertState, type Alert } from "@streampulse/client/alerts";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { readTickers } from "../../link.ts";
import { alertTable } from "../../render/alert-table.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { ALERT_OPTIONS, openAlerts } from "./alert-link.ts";

const STATES = ["active", "fired", "paused", "expired", "error"] as const;

/** `streampulse alert list`: every alert. */
export const list = defineCommand({
  name: "alert list",
  summary: "list your alerts, the newest first",
  operands: { text: "[TICKER]", least: 0, most: 1 },
  options: {
    state: { kind: "text", value: "STATE", describes: `only those that are ${STATES.join(", ")}` },
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
    let pageToken = "";
    do {
      const page = await answered(
        alerts.list({ ticker, states, limit: 1_000, pageToken }, { signal: terminal.closed }),
        url,
      );
      if (values.json) for (const alert of page.alerts) terminal.out(jsonLine(alertJson(alert)));
      else all.push(...page.alerts);
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    if (values.json) return Exit.OK;
    if (all.length > 0) terminal.out(alertTable(all, terminal.style, terminal.columns()));
    else terminal.err('No alerts. Set one with: streampulse alert add "AAPL crosses 215 up"');
    return Exit.OK;
  },
});

function stateOf(text: string): AlertState {
  const state = STATES.find((one) => one === text.toLowerCase());
  if (state) return AlertState[state.toUpperCase() as Uppercase<typeof state>];
  throw new CommandError(Exit.USAGE, `--state must be one of ${STATES.join(", ")}, not "${cleanText(text, 40)}".`);
}
