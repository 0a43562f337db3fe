/** What the place shows of alerts. */
export const ALERTS_VIEWS = ["alerts", "log", "channels"] as const;
/** One of them. */
export type AlertsView = (typeof ALERTS_VIEWS)[number];

/** The view of an address's query; the list where it names none. */
export function alertsView(query: Pick<URLSearchParams, "get">): AlertsView {
  return ALERTS_VIEWS.find((view) => view === query.get("view")) ?? "alerts";
}
