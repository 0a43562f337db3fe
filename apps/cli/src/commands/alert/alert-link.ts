import { createAlerts, type Alert, type Alerts, type AlertState } from "@streampulse/client/alerts";
import type { Options } from "../../command.ts";
import { answered } from "../../kept-link.ts";
import { LINK_OPTIONS, openLink, type LinkValues } from "../../link.ts";
import type { Terminal } from "../../terminal.ts";

/** The options of every command of alerts. */
export const ALERT_OPTIONS = {
  ...LINK_OPTIONS,
  json: { kind: "flag", describes: "one JSON object per line, as the API has them" },
} as const satisfies Options;

/** The alerts of the server that the options name. */
export function openAlerts(values: LinkValues, terminal: Terminal): { readonly alerts: Alerts; readonly url: string } {
  const { url, token } = openLink(values, terminal.env);
  return { alerts: createAlerts({ url, token }), url };
}

/** All alerts that match, a page at a time. */
export async function* alertPages(
  alerts: Alerts,
  url: string,
  filter: { readonly ticker?: string; readonly states?: readonly AlertState[] },
  signal: AbortSignal,
): AsyncGenerator<readonly Alert[]> {
  let pageToken = "";
  do {
    const page = await answered(alerts.list({ ...filter, limit: 1_000, pageToken }, { signal }), url);
    yield page.alerts;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}
