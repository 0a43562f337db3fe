"use client";
import type { Alert } from "@streampulse/client/alerts";
import { useMemo, useState } from "react";
import { errorText } from "../../ui/error-note.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { levelOf } from "../alerts/condition-words.ts";
import { useAlertFeed, useAlerts } from "../alerts/use-alerts.ts";
import { useConditionWords } from "../alerts/use-condition-words.ts";
import { useTickerAlerts } from "../alerts/use-ticker-alerts.ts";
import { keptAlerts } from "../session/kept/kept-alerts.ts";
import { useSettings } from "../settings/use-settings.ts";
import { atPrice } from "./alert-level.ts";

/** An alert as a line across the chart. */
export interface AlertLine {
  readonly id: string;
  /** Where it stands, or where it is being moved to. */
  readonly price: string;
  /** What it waits for: `crosses 225.00`. */
  readonly words: string;
}

/** The alerts of a ticker that wait for a price, none where amounts are hidden, and what can be done to them from the chart. */
export interface AlertLines {
  readonly lines: readonly AlertLine[];
  /** Whether this server keeps alerts for the reader. */
  readonly isOffered: boolean;
  /** Sets one that crosses the price. */
  readonly set: (price: string) => void;
  /** Shows one at a price that it does not have yet; undefined: where it stands. */
  readonly hold: (id: string, price: string | undefined) => void;
  /** Gives one the price; it can be undone. */
  readonly move: (id: string, price: string) => void;
}

/** The lines of a ticker's alerts. What fails is said, and the line is where it was. */
export function useAlertLines(ticker: string, decimals: number): AlertLines {
  const calls = keptAlerts();
  const feed = useAlertFeed();
  const { status } = useAlerts();
  const toasts = useToasts();
  const { privacy } = useSettings();
  const conditionWords = useConditionWords();
  const alerts = useTickerAlerts(ticker);
  const [held, setHeld] = useState<Readonly<Record<string, string>>>({});
  const lines = useMemo(
    () =>
      alerts.flatMap(({ id, condition }): AlertLine[] => {
        const price = held[id] ?? levelOf(condition);
        if (price === undefined || privacy) return [];
        return [{ id, price, words: conditionWords(atPrice(condition, price), decimals) }];
      }),
    [alerts, held, decimals, privacy, conditionWords],
  );

  const hold = (id: string, price: string | undefined): void =>
    setHeld((before) => {
      if (price === undefined && before[id] === undefined) return before;
      const others = Object.entries(before).filter(([other]) => other !== id);
      return Object.fromEntries(price === undefined ? others : [...others, [id, price]]);
    });
  const said = (alert: Alert): string => `${ticker} ${conditionWords(alert.condition, decimals)}`;
  const failed = (what: string) => (error: unknown) => toasts.say({ text: `${what} ${errorText(error)}` });
  const change = async (id: string, condition: NonNullable<Alert["condition"]>): Promise<Alert> => {
    const changed = await calls.update(id, { condition });
    feed.took(changed);
    return changed;
  };
  const move = (id: string, price: string): void => {
    const before = alerts.find((alert) => alert.id === id)?.condition;
    const condition = atPrice(before, price);
    if (!before || !condition || levelOf(before) === price) return hold(id, undefined);
    hold(id, price);
    const undo = (): void => void change(id, before).catch(failed("The alert stays where it is."));
    change(id, condition)
      .then((changed) => toasts.say({ text: `${said(changed)}: the alert has moved.`, undo }))
      .catch(failed("The alert stays where it was."))
      .finally(() => hold(id, undefined));
  };
  const set = (price: string): void => {
    const take = (alert: Alert): void => {
      feed.took(alert);
      const gone = (): void => feed.lost(alert.id);
      const undo = (): void => void calls.delete(alert.id).then(gone, failed("The alert stays set."));
      toasts.say({ text: `${said(alert)}: the alert is set.`, undo });
    };
    calls.create({ ticker, condition: { crossing: { price } } }).then(take, failed("No alert was set."));
  };
  return { lines, isOffered: status !== "refused", set, hold, move };
}
