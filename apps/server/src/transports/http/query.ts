import { Delivery, Failure } from "@streampulse/core";

import type { StreamRequest } from "../../engine/requests.ts";

/** A URL's parameters by name; each may be given more than once. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the query of a URL. A `+` is a plus sign: tickers have it and hold no space, which forms write that
 * way. Throws INVALID_ARGUMENT for what is not percent-encoded UTF-8.
 */
export function readQuery(url: string): Query {
  const query = new Map<string, string[]>();
  const at = url.indexOf("?");
  for (const pair of at === -1 ? [] : url.slice(at + 1).split("&")) {
    const [name = "", ...value] = pair.split("=");
    const key = decode(name);
    query.set(key, [...(query.get(key) ?? []), decode(value.join("="))]);
  }
  return query;
}

/** The tickers of `tickers=AAPL,BTCUSDT`; an empty parameter names none, a missing one is a fault. */
export function tickersOf(query: Query): string[] {
  const lists = query.get("tickers");
  if (lists === undefined) {
    throw new Failure("INVALID_ARGUMENT", "The parameter tickers is missing: tickers=AAPL,BTCUSDT.", {
      field: "tickers",
    });
  }
  return lists.flatMap((list) => list.split(",")).filter((ticker) => ticker !== "");
}

/** What a query asks of a stream. What it says besides is nobody's. */
export function streamRequestOf(query: Query): Omit<StreamRequest, "clientId"> {
  return {
    tickers: tickersOf(query),
    delivery: choice(query, "delivery", { latest: Delivery.LATEST, every: Delivery.EVERY }, Delivery.UNSPECIFIED),
    maxUpdatesPerSecond: rateOf(query),
    reportConflation: choice(query, "report_conflation", { true: true, false: false }, false),
  };
}

function rateOf(query: Query): number {
  const name = "max_updates_per_second";
  const text = query.get(name)?.at(-1);
  if (text === undefined) return 0;
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new Failure("INVALID_ARGUMENT", `${name} must be a number such as 5 or 0.5.`, { field: name });
}

function choice<T>(query: Query, name: string, choices: Readonly<Record<string, T>>, otherwise: T): T {
  const text = query.get(name)?.at(-1);
  if (text === undefined) return otherwise;
  if (Object.hasOwn(choices, text)) return choices[text] as T;
  const words = Object.keys(choices).join(" or ");
  throw new Failure("INVALID_ARGUMENT", `${name} must be ${words}.`, { field: name });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Failure("INVALID_ARGUMENT", "The query is not percent-encoded UTF-8.");
  }
}
