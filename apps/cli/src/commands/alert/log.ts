import { firingJson, type Firing } from "@streampulse/client/alerts";
import { defineCommand } from "../../command.ts";
import { Exit } from "../../exit.ts";
import { answered, keptFailure } from "../../kept-link.ts";
import { readTickers } from "../../link.ts";
import { firingTable } from "../../render/alert-table.ts";
import { jsonLine } from "../../render/json.ts";
import { PLAIN } from "../../render/style.ts";
import { ALERT_OPTIONS, openAlerts } from "./alert-link.ts";

/** `streampulse alert log`: what fired. */
export const log = defineCommand({
  name: "alert log",
  summary: "what fired: when, at which price, from which source",
  operands: { text: "[TICKER]", least: 0, most: 1 },
  options: {
    limit: {
      kind: "number",
      value: "N",
      least: 1,
      most: 1_000,
      whole: true,
      describes: "how many firings at most (default 100)",
    },
    follow: { kind: "flag", short: "f", describes: "go on with each firing from now on, until interrupted" },
    ...ALERT_OPTIONS,
  },
  details: ["The newest first. With --follow the newest last, reconnecting by itself; no firing is missed."],
  examples: [
    ["streampulse alert log", "what fired"],
    ["streampulse alert log --follow --json", "each firing as it comes, for a program"],
  ],
  async run({ values, operands, terminal }) {
    const ticker = operands.length > 0 ? (readTickers(operands)[0] ?? "") : "";
    const { alerts, url } = openAlerts(values, terminal);
    const limit = values.limit ?? 100;
    // What is followed begins before what is listed, so that nothing falls between.
    const from = values.follow
      ? await answered(alerts.firings({ limit: 1 }, { signal: terminal.closed }), url)
      : undefined;
    const { firings } = await answered(alerts.firings({ ticker, limit }, { signal: terminal.closed }), url);
    const tell = (some: readonly Firing[]): void => {
      if (values.json) for (const firing of some) terminal.out(jsonLine(firingJson(firing)));
      else if (some.length > 0) terminal.out(firingTable(some, terminal.style, terminal.columns()));
    };
    if (!values.follow) {
      tell(firings);
      if (firings.length === 0 && !values.json) terminal.err("Nothing has fired.");
      return Exit.OK;
    }
    tell(firings.toReversed());
    const afterCursor = from?.firings[0]?.cursor ?? 0;
    let told = firings[0]?.cursor ?? 0;
    const signal = AbortSignal.any([terminal.closed, terminal.interrupted()]);
    try {
      for await (const update of alerts.follow({ afterCursor, signal })) {
        told = Math.min(told, update.restartedAfter ?? told);
        const news = update.firings.filter(
          (firing) => firing.cursor > told && (ticker === "" || firing.ticker === ticker),
        );
        if (values.json) tell(news);
        // A head for each would be in the way.
        else
          for (const firing of news)
            terminal.out(firingTable([firing], PLAIN, terminal.columns()).split("\n")[1] ?? "");
      }
    } catch (error) {
      throw keptFailure(error, url);
    }
    return Exit.OK;
  },
});
