import type { Scheduler } from "@streampulse/core";
import { SourceFault, type SourceLog } from "../../engine/ports/source.ts";
import { parseExact } from "../vendor/json.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { VendorRest } from "../vendor/rest.ts";
import { retryAfterMs } from "../vendor/retry-after.ts";
import { CallBudget, type Purpose } from "./call-budget.ts";

/** What a 403 means: the key is good, its plan has not this. */
export const NOT_IN_PLAN = Symbol("not in the plan");

/** How long nothing is tried with a key that was refused. */
const AWAY_MS = 60_000;
/** The longest that a count of calls left is believed in. */
const TOLD_MAX_MS = 60_000;

const WRONG_KEY = "Finnhub does not accept the API key in STREAMPULSE_FINNHUB_API_KEY.";

/** Where Finnhub is, who we are there, and how much we may ask. */
export interface RestPlace {
  /** Origin. */
  readonly url: string;
  readonly apiKey: string;
  readonly callsPerMinute: number;
}

/** Finnhub's REST API within its budget. Numbers in answers are their own texts. */
export class FinnhubRest {
  readonly budget: CallBudget;
  readonly #rest: VendorRest;

  constructor({ url, apiKey, callsPerMinute }: RestPlace, scheduler: Scheduler, log: SourceLog) {
    const budget = new CallBudget(scheduler, callsPerMinute);
    this.budget = budget;
    this.#rest = new VendorRest(
      {
        vendor: "Finnhub",
        base: url,
        headers: { "x-finnhub-token": apiKey },
        // The one list is megabytes of text without prices; everything else is an object.
        parse: (text) => (text.startsWith("[") ? (JSON.parse(text) as unknown) : parseExact(text)),
        // Taken in `get`, which knows when the answer came.
        spend: () => {},
        told: ({ headers }) => told(budget, headers, scheduler.now()),
        refusal: ({ status, headers }) => {
          if (status === 401) return wrongKey();
          const fault = status === 403 ? undefined : refusalOf("Finnhub", status, undefined, scheduler.now());
          const waitMs = status === 429 ? haltMs(headers, scheduler.now()) : undefined;
          return fault && new SourceFault(fault.kind, fault.message, waitMs ?? fault.retryAfterMs);
        },
        stayAway: (fault) => {
          budget.stayAway(fault);
          if (fault.kind === "fatal") return;
          budget.slowDown();
          const details = { waitMs: fault.retryAfterMs ?? 0, callsPerMinute: budget.perMinute };
          log.warn("Finnhub refuses calls, and gets fewer for ten minutes", details);
        },
        meaning: (status) => (status === 403 ? NOT_IN_PLAN : undefined),
      },
      scheduler,
    );
  }

  /** What a path with its query answers, or NOT_IN_PLAN. Rejects with a SourceFault, at once where the budget has no room. */
  async get(path: string, purpose: Purpose, maxBytes: number, timeoutMs?: number): Promise<unknown> {
    const call = this.budget.begin(purpose);
    try {
      return await this.#rest.get(path, 1, maxBytes, timeoutMs);
    } finally {
      this.budget.end(call);
    }
  }

  close(): void {
    this.#rest.close();
  }
}

/** The key is refused: nothing helps but another key. */
export function wrongKey(): SourceFault {
  return new SourceFault("fatal", WRONG_KEY, AWAY_MS);
}

/** Retry-After where there is one, else when the vendor's count begins anew. */
function haltMs(headers: Headers, nowMs: number): number | undefined {
  return retryAfterMs(headers.get("retry-after"), nowMs) ?? resetMs(headers, nowMs);
}

function told(budget: CallBudget, headers: Headers, nowMs: number): void {
  const left = headers.get("x-ratelimit-remaining");
  const forMs = resetMs(headers, nowMs);
  if (left !== null && /^\d{1,6}$/.test(left) && forMs !== undefined) budget.told(Number(left), forMs);
}

/** How long until x-ratelimit-reset, which is in seconds of the vendor's clock: its Date header tells that. */
function resetMs(headers: Headers, nowMs: number): number | undefined {
  const reset = headers.get("x-ratelimit-reset");
  if (reset === null || !/^\d{1,12}$/.test(reset)) return undefined;
  const itsNowMs = Date.parse(headers.get("date") ?? "");
  // Its seconds are whole ones, whose fraction nobody told.
  const ms = (Number(reset) + 1) * 1_000 - (Number.isNaN(itsNowMs) ? nowMs : itsNowMs);
  return Math.min(TOLD_MAX_MS, Math.max(1_000, ms));
}
