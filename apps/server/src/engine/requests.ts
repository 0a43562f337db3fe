import { Delivery, Failure, isFault, parseTicker, type TickerName } from "@streampulse/core";

import { ANONYMOUS, type Caller } from "./caller.ts";
import type { DeliveryOptions } from "./hub-client.ts";
import type { SetChange } from "./ports/session-exchange.ts";

/** A StreamPricesRequest as it came, unchecked. */
export interface StreamRequest {
  readonly clientId: string;
  readonly tickers: readonly string[];
  readonly maxUpdatesPerSecond: number;
  readonly delivery: number;
  readonly reportConflation: boolean;
}

/** What a door wishes for a stream beside its client's request. */
export interface OpeningWishes {
  /** The request's tickers are for a new session: one that lives keeps its set. */
  readonly keepsSet?: boolean;
  /** The id is the door's own and told to nobody: the session ends with its stream. */
  readonly isPrivate?: boolean;
}

/** A stream to be opened, checked. */
export interface Opening extends Required<OpeningWishes> {
  readonly key: string;
  readonly names: readonly TickerName[];
  readonly options: DeliveryOptions;
}

/** A ModifyTickersRequest as it came, unchecked. */
export interface ModifyRequest extends SetChange {
  readonly clientId: string;
}

const CLIENT_ID = /^[\x21-\x7e]{1,128}$/;
/** 128 bits in base64url. */
const SECRET_CLIENT_ID = /^[A-Za-z0-9_-]{22,128}$/;

/** Checks a client id; from elsewhere an anonymous one must be too long to guess, for it is a secret. */
export function checkClientId(clientId: string, caller: Caller): void {
  if (caller.principal === ANONYMOUS && !caller.isLocal) {
    if (SECRET_CLIENT_ID.test(clientId)) return;
    throw new Failure(
      "INVALID_ARGUMENT",
      "client_id must be at least 128 random bits: 22 or more base64url characters.",
      {
        field: "client_id",
      },
    );
  }
  if (CLIENT_ID.test(clientId)) return;
  throw new Failure("INVALID_ARGUMENT", "client_id must be 1 to 128 visible ASCII characters.", { field: "client_id" });
}

/** What names a session among all: a client id, which has been checked, is its principal's own. */
export function keyOf(caller: Caller, clientId: string): string {
  // A principal holds no line break (the identity's own grammar), so the key is unambiguous.
  // Anonymous sessions are most by far: theirs is their id, which holds none either, so that no text is kept twice.
  return caller.principal === ANONYMOUS ? clientId : `${caller.principal}\n${clientId}`;
}

/** The client id in a key. */
export function clientIdOf(key: string): string {
  return key.slice(key.indexOf("\n") + 1);
}

/** Checks a request for a stream. Throws a Failure. */
export function checkOpening(caller: Caller, request: StreamRequest, wishes: OpeningWishes): Opening {
  checkClientId(request.clientId, caller);
  const every = checkDelivery(request.delivery);
  const maxUpdatesPerSecond = checkRate(request.maxUpdatesPerSecond);
  const { keepsSet = false, isPrivate = false } = wishes;
  return {
    key: keyOf(caller, request.clientId),
    names: parseTickers(request.tickers, "tickers"),
    options: { every, reportConflation: request.reportConflation, maxUpdatesPerSecond },
    keepsSet,
    isPrivate,
  };
}

/** Checks a change of a set. Throws a Failure. */
export function checkChange(change: SetChange): { add: TickerName[]; remove: TickerName[] } {
  const add = parseTickers(change.add, "add");
  const remove = parseTickers(change.remove, "remove");
  const removed = new Set(remove.map((name) => name.ticker));
  const both = add.find((name) => removed.has(name.ticker));
  if (both) {
    throw new Failure("INVALID_ARGUMENT", `${both.ticker} is in both add and remove; name it in one of them.`, {
      field: "add",
    });
  }
  return { add, remove };
}

/** Normalised tickers in order, each once. More than `most` are refused whole. */
export function parseTickers(texts: readonly string[], field: string, most = Infinity): TickerName[] {
  if (texts.length > most) {
    throw new Failure(
      "LIMIT_TICKERS",
      `${field} holds ${texts.length} tickers; at most ${most} fit into one request.`,
      {
        limit: most,
      },
    );
  }
  const names = new Map<string, TickerName>();
  texts.forEach((text, index) => {
    const name = parseTicker(text);
    if (isFault(name)) {
      throw new Failure("INVALID_ARGUMENT", `${field}[${index}] (${shownText(text)}) ${name.fault}.`, {
        field: `${field}[${index}]`,
      });
    }
    names.set(name.ticker, name);
  });
  return [...names.values()];
}

/** Whether the reader wants every quote. */
export function checkDelivery(delivery: number): boolean {
  if (delivery === Delivery.EVERY) return true;
  if (delivery === Delivery.LATEST || delivery === Delivery.UNSPECIFIED) return false;
  throw new Failure("INVALID_ARGUMENT", "delivery must be LATEST or EVERY.", { field: "delivery" });
}

/** A rate per second, or 0 for the server's default. */
export function checkRate(rate: number): number {
  if (rate === 0 || (rate >= 0.001 && rate <= 1_000_000)) return rate;
  throw new Failure("INVALID_ARGUMENT", "max_updates_per_second must be 0 or between 0.001 and 1000000.", {
    field: "max_updates_per_second",
  });
}

/** A text in quotes for a message: cut short, and with nothing in it that a terminal or a page would act on. */
export function shownText(text: string): string {
  const cut = [...text.slice(0, 200)].slice(0, 40).join("");
  const clean = cut.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "\u00b7");
  return `"${clean}${cut.length < text.length ? "…" : ""}"`;
}
