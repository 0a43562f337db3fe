import type { StoreParts } from "../engine/ports/store.ts";

/** The parts of a store, by name. */
const NAMES: Readonly<Record<keyof StoreParts, true>> = {
  listings: true,
  candles: true,
  alerts: true,
  channels: true,
  outbox: true,
  portfolios: true,
  watchlists: true,
};

/** A method of a part, as whoever passes calls on sees it. */
export type PartCall = (part: string, method: string, args: readonly unknown[]) => Promise<unknown>;

/** All parts of a store, each of whose methods is passed on. */
export function forwardedParts(call: PartCall): StoreParts {
  const parts = Object.keys(NAMES).map((part) => [part, forwarded((method, args) => call(part, method, args))]);
  return Object.fromEntries(parts) as StoreParts;
}

function forwarded(call: (method: string, args: readonly unknown[]) => Promise<unknown>): object {
  const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  return new Proxy(methods, {
    get(_, method) {
      // Whatever asks whether this is a promise is told that it is none.
      if (typeof method !== "string" || method === "then") return undefined;
      const known = methods.get(method);
      if (known) return known;
      const made = (...args: unknown[]) => call(method, args);
      methods.set(method, made);
      return made;
    },
  });
}
