import { deliveryJson, DeliveryState, type AlertDelivery } from "@streampulse/client/alerts";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { cleanText } from "../../render/clean.ts";
import { deliveryTable } from "../../render/delivery-table.ts";
import { jsonLine } from "../../render/json.ts";
import { ALERT_OPTIONS, openAlerts } from "./alert-link.ts";
import { channelNamed } from "./channel-choice.ts";

const STATES = ["waiting", "delivered", "failed"] as const;

/** `streampulse alert deliveries`: what became of notices. */
export const deliveries = defineCommand({
  name: "alert deliveries",
  summary: "what became of the notices that went out over your channels",
  operands: { text: "[CHANNEL]", least: 0, most: 1 },
  options: {
    state: { kind: "text", value: "STATE", choices: STATES, describes: `only those that are ${STATES.join(", ")}` },
    limit: { kind: "number", value: "N", least: 1, most: 1_000, whole: true, describes: "at most (default 100)" },
    ...ALERT_OPTIONS,
  },
  details: ["The newest first: to which channel, in how many attempts, and why not where it failed."],
  examples: [
    ["streampulse alert deliveries", "the last hundred"],
    ["streampulse alert deliveries --state failed", "those that were given up"],
  ],
  async run({ values, operands: [name], terminal }) {
    const states = values.state === undefined ? [] : [stateOf(values.state)];
    const { alerts, url } = openAlerts(values, terminal);
    const { channels } = await answered(alerts.listChannels({ signal: terminal.closed }), url);
    const channelId = name === undefined ? "" : channelNamed(name, channels).id;
    const query = { channelId, states, limit: values.limit ?? 100 };
    const { deliveries: all } = await answered(alerts.deliveries(query, { signal: terminal.closed }), url);
    if (values.json)
      for (const one of all satisfies readonly AlertDelivery[]) terminal.out(jsonLine(deliveryJson(one)));
    else if (all.length > 0) terminal.out(deliveryTable(all, channels, terminal.style, terminal.columns()));
    else terminal.err("No notice has gone out.");
    return Exit.OK;
  },
});

function stateOf(text: string): DeliveryState {
  const state = STATES.find((one) => one === text.toLowerCase());
  if (state) return DeliveryState[state.toUpperCase() as Uppercase<typeof state>];
  throw new CommandError(Exit.USAGE, `--state must be one of ${STATES.join(", ")}, not "${cleanText(text, 40)}".`);
}
