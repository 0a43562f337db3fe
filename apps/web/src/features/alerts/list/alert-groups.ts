import { type Alert, AlertState } from "@streampulse/client/alerts";

/** Alerts that stand alike, under one heading. */
export interface AlertGroup {
  readonly title: string;
  readonly alerts: readonly Alert[];
}

const GROUPS: readonly (readonly [string, readonly AlertState[]])[] = [
  ["Watching", [AlertState.ACTIVE, AlertState.ERROR, AlertState.UNSPECIFIED]],
  ["Paused", [AlertState.PAUSED]],
  ["Fired", [AlertState.FIRED]],
  ["Expired", [AlertState.EXPIRED]],
];

/** The groups that have alerts, in a fixed order; those within keep theirs. A state that is not known is watched over. */
export function alertGroups(alerts: readonly Alert[]): readonly AlertGroup[] {
  const titleOf = (state: AlertState): string => GROUPS.find(([, states]) => states.includes(state))?.[0] ?? "Watching";
  return GROUPS.map(([title]) => ({ title, alerts: alerts.filter(({ state }) => titleOf(state) === title) })).filter(
    (group) => group.alerts.length > 0,
  );
}

/** The state of an alert in a word, and how it is coloured. */
export function stateWord({ state, armed }: Pick<Alert, "state" | "armed">): {
  readonly tone: "good" | "waiting" | "bad" | "neutral" | "accent";
  readonly word: string;
} {
  switch (state) {
    case AlertState.ACTIVE:
      // After a firing the price has to come back first.
      return armed ? { tone: "good", word: "Armed" } : { tone: "waiting", word: "Waits to re-arm" };
    case AlertState.FIRED:
      return { tone: "accent", word: "Fired" };
    case AlertState.PAUSED:
      return { tone: "neutral", word: "Paused" };
    case AlertState.EXPIRED:
      return { tone: "neutral", word: "Expired" };
    case AlertState.ERROR:
      return { tone: "bad", word: "Cannot watch" };
    default:
      return { tone: "neutral", word: "Unknown" };
  }
}
