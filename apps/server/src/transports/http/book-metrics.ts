import { Counter, Gauge, type Registry } from "prom-client";

import type { BookFigures } from "../../engine/book-figures.ts";

/** Tells what is kept, and what became of it. */
export function tellBooks(registry: Registry, { alerts, firings, passedOver, attempts, candles }: BookFigures): void {
  const registers = [registry];
  const count = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name: `streampulse_${name}_total`, help, labelNames, registers });
  const held = new Gauge({
    name: "streampulse_alerts",
    help: "Alerts, by their state.",
    labelNames: ["state"],
    registers,
  });
  for (const [state, number] of Object.entries(alerts ?? {})) held.set({ state }, number);
  count("alert_firings", "Firings of alerts that are in the log.").inc(firings);
  count("alerts_passed_over", "Times an alert was reached while too many of its firings waited for the database.").inc(
    passedOver,
  );
  const outcomes = count(
    "alert_attempts",
    "Attempts to bring a notice over a channel, by what became of it.",
    "channel",
    "outcome",
  );
  for (const { kind, outcome, count: number } of attempts) outcomes.inc({ channel: kind, outcome }, number);
  count("recorded_prices", "Prices that are in candles.").inc(candles.counted);
  count("late_prices", "Prices that came too late for their candles.").inc(candles.late);
  count("lost_candles", "Candles that were lost since the database did not take them.").inc(candles.lost);
}
