import type { ActivityKind } from "@streampulse/client/portfolio";
import { isFault, parseTicker } from "@streampulse/core";
import { ENTRY_KINDS } from "./entry-kinds.ts";

/** Which activities are shown: those that match everything that is not empty. As it stands in an address's query. */
export interface ActivityFilter {
  /** An account's id. */
  readonly account: string;
  /** As it was typed. */
  readonly ticker: string;
  /** One of FILTER_TYPES. */
  readonly type: string;
  /** Days, both inclusive: `2026-03-02`. */
  readonly from: string;
  readonly to: string;
}

/** Every activity. */
export const NO_FILTER: ActivityFilter = { account: "", ticker: "", type: "", from: "", to: "" };

const FIELDS = Object.keys(NO_FILTER) as (keyof ActivityFilter)[];

/** The kinds that can be asked for, by their words in an address. Money and units are moved by one. */
export const FILTER_TYPES: readonly { readonly id: string; readonly kind: ActivityKind; readonly label: string }[] =
  ENTRY_KINDS.filter(({ id }) => id !== "move").map(({ id, kind, label }) => ({
    ...{ id, kind },
    label: id === "transfer" ? "Transfer" : label,
  }));

/** What an address asks for; what it says that cannot be asked for is left out. */
export function filterOf(query: Pick<URLSearchParams, "get">): ActivityFilter {
  const { account, ticker, type, from, to } = Object.fromEntries(
    FIELDS.map((field) => [field, query.get(field) ?? ""]),
  ) as unknown as ActivityFilter;
  return {
    ...{ account, ticker },
    type: FILTER_TYPES.some(({ id }) => id === type) ? type : "",
    from: isDay(from) ? from : "",
    to: isDay(to) ? to : "",
  };
}

/** The query of an address that asks for it: empty, or with its question mark. */
export function filterQuery(filter: ActivityFilter): string {
  const query = new URLSearchParams(FIELDS.flatMap((field) => (filter[field] === "" ? [] : [[field, filter[field]]])));
  return query.size === 0 ? "" : `?${query}`;
}

/** Whether something is left out by it. */
export function isFiltering(filter: ActivityFilter): boolean {
  return FIELDS.some((field) => filter[field] !== "");
}

/** What is wrong with it, a sentence; undefined where it can be asked for. */
export function filterFault({ ticker, from, to }: ActivityFilter): string | undefined {
  const parsed = ticker.trim() === "" ? undefined : parseTicker(ticker);
  if (parsed && isFault(parsed)) return `The ticker ${parsed.fault}.`;
  return from !== "" && to !== "" && from > to ? "The first day is after the last." : undefined;
}

/** What the server is asked; of one without a fault. */
export function filterWish({ account, ticker, type, from, to }: ActivityFilter): {
  readonly accountId?: string;
  readonly ticker?: string;
  readonly kinds?: readonly ActivityKind[];
  readonly fromDay?: string;
  readonly toDay?: string;
} {
  const kinds = FILTER_TYPES.flatMap(({ id, kind }) => (id === type ? [kind] : []));
  return {
    ...(account !== "" && { accountId: account }),
    ...(ticker.trim() !== "" && { ticker: ticker.trim() }),
    ...(kinds.length > 0 && { kinds }),
    ...(from !== "" && { fromDay: from }),
    ...(to !== "" && { toDay: to }),
  };
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
