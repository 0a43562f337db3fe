import { alertJson, type Alert, type Alerts } from "@streampulse/client/alerts";
import { conditionText } from "../../alert-words.ts";
import { defineCommand, type Command } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { idsBeginning } from "../../ids-beginning.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { ALERT_OPTIONS, alertPages, openAlerts } from "./alert-link.ts";

/** `streampulse alert pause`. */
export const pause = switchOf(
  "pause",
  "paused",
  "stop watching for now; what happens meanwhile does not fire it",
  (alerts, id) => alerts.update(id, { paused: true }),
);

/** `streampulse alert resume`. */
export const resume = switchOf("resume", "watches", "watch again, also what has fired or is in error", (alerts, id) =>
  alerts.update(id, { paused: false }),
);

/** `streampulse alert remove`. */
export const remove = switchOf("remove", "removed", "end an alert; what it fired stays in the log", (alerts, id) =>
  alerts.delete(id),
);

/** A command that does one thing to each alert that it is given. */
function switchOf(
  name: string,
  done: string,
  summary: string,
  change: (alerts: Alerts, id: string) => Promise<Alert | undefined>,
): Command {
  return defineCommand({
    name: `alert ${name}`,
    summary,
    operands: { text: "ID...", least: 1, most: Infinity },
    options: ALERT_OPTIONS,
    details: [
      "streampulse alert list has the ids; the beginning of one, 4 characters or more, is enough where only one begins so. Exit code 2 if there is no alert of an id; the others are done.",
    ],
    examples: [[`streampulse alert ${name} Qm31x7Rv`, "the alert of this id"]],
    async run({ values, operands, terminal }) {
      const { alerts, url } = openAlerts(values, terminal);
      let exit: number = Exit.OK;
      const all: Alert[] = [];
      for await (const page of alertPages(alerts, url, {}, terminal.closed)) all.push(...page);
      for (const text of operands) {
        const found = idsBeginning(text, all);
        if (found.length > 1) {
          const ids = found.map(({ id }) => cleanText(id, 40)).join(", ");
          terminal.err(`${cleanText(text, 60)} begins more than one id: ${ids}.`);
          exit = Exit.USAGE;
          continue;
        }
        const id = found[0]?.id ?? text;
        let why = `There is no alert ${cleanText(text, 60)}.`;
        const alert = await answered(change(alerts, id), url).catch((error: unknown) => {
          if (!(error instanceof CommandError) || error.exit !== Exit.USAGE) throw error;
          if (found.length > 0) why = `${id}: ${error.message}`;
          return undefined;
        });
        if (!alert) {
          terminal.err(why);
          exit = Exit.USAGE;
        } else if (values.json) terminal.out(jsonLine(alertJson(alert)));
        else terminal.out(`${done}: ${cleanText(alert.ticker, 48)} ${conditionText(alert.condition)}`);
      }
      return exit;
    },
  });
}
