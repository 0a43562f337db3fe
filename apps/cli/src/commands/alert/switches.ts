import { alertJson, type Alert, type Alerts } from "@streampulse/client/alerts";
import { conditionText } from "../../alert-words.ts";
import { defineCommand, type Command } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { idTrouble } from "../../id-trouble.ts";
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
        const trouble = idTrouble(text, all);
        if (trouble !== undefined) {
          terminal.err(trouble);
          exit = Exit.USAGE;
          continue;
        }
        const found = idsBeginning(text, all);
        const id = found[0]?.id ?? text;
        let why = `There is no alert ${cleanText(text, 60)}; streampulse alert list has the ids.`;
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
