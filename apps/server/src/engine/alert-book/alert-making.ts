import { Failure, TickerErrorCode, type TickerName } from "@streampulse/core";

import type { AlertCondition, KeptAlert } from "../ports/alert.ts";
import type { PriceEngine } from "../price-engine.ts";
import type { CreateAlert } from "./alert-requests.ts";
import {
  checkedChannels,
  checkedCondition,
  checkedCooldown,
  checkedExpiry,
  checkedNote,
  checkedTicker,
  checkRequestId,
  wrong,
} from "./alert-terms.ts";
import { withReference } from "./alert-reference.ts";
import type { AlertWatches } from "./alert-watches.ts";
import { kindOf } from "../history/recorded-series.ts";
import { NewAlerts, type NewAlertsDeps } from "./new-alerts.ts";
import type { AlertFacts } from "./ticker-heard.ts";

/** What the making of alerts needs. */
export interface MakingDeps extends NewAlertsDeps {
  readonly engine: Pick<PriceEngine, "getQuotes" | "searchTickers">;
  readonly random: () => number;
  readonly watches: AlertWatches;
  /** Whether an alert has this id. */
  readonly isTaken: (id: string) => boolean;
  /** The ids of an owner's channels. */
  readonly channelsOf: (owner: string) => Promise<ReadonlySet<string>>;
}

const ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const ID_LENGTH = 16;
/** How many tickers are named in the place of one that there is not. */
const NEAR_MAX = 3;

/** Makes alerts of requests. */
export class AlertMaking {
  readonly #deps: MakingDeps;
  /** Where what is made is kept first. */
  readonly made: NewAlerts;

  constructor(deps: MakingDeps) {
    this.#deps = deps;
    this.made = new NewAlerts(deps);
  }

  /** The alert that is asked for, with what its ticker's price tells, if there is one soon. Rejects with a Failure. */
  async make(owner: string, request: CreateAlert, signal: AbortSignal): Promise<KeptAlert> {
    const { scheduler } = this.#deps;
    const { cooldownMs, expiresMs, channelIds } = request;
    const requestId = checkRequestId(request.requestId);
    const name = checkedTicker(request.ticker);
    const terms = {
      condition: checkedCondition(request.condition),
      cooldownMs: cooldownMs === undefined ? undefined : checkedCooldown(cooldownMs),
      expiresMs: expiresMs === undefined ? undefined : checkedExpiry(expiresMs, scheduler.now()),
      note: checkedNote(request.note),
      channelIds: channelIds.length === 0 ? [] : checkedChannels(channelIds, await this.#deps.channelsOf(owner)),
    };
    const facts = await this.#factsOf(name, terms.condition, request, signal);
    const nowMs = scheduler.now();
    return {
      id: this.#newId(),
      owner,
      requestId,
      ticker: name.ticker,
      ...terms,
      ...facts,
      createdMs: nowMs,
      updatedMs: nowMs,
      sinceMs: nowMs,
      revision: 1,
      state: "active",
      firings: 0,
      standing: "",
    };
  }

  async #factsOf(
    name: TickerName,
    condition: AlertCondition,
    { priceKind: asked }: CreateAlert,
    signal: AbortSignal,
  ): Promise<AlertFacts> {
    const { quote, info } = await this.priceOf(name, signal);
    if (quote === undefined) return { condition, priceKind: asked };
    const priceKind = kindOf(quote.quality);
    if (asked !== undefined && asked !== priceKind) {
      throw wrong("price_kind", `price_kind is not that of the prices of ${name.ticker} at this server; leave it out.`);
    }
    return {
      condition: quote.stale ? condition : withReference(condition, quote.price),
      priceKind,
      currency: info?.currency,
      decimals: info?.decimals,
    };
  }

  /** The price of a ticker now, if there is one soon. Rejects with a Failure where nothing has the ticker. */
  async priceOf(name: TickerName, signal: AbortSignal) {
    const watched = this.#deps.watches.find(name.ticker);
    if (watched?.last) return { quote: watched.last, info: watched.facts };
    const { quotes, infos, errors } = await this.#deps.engine.getQuotes([name.ticker], signal);
    const isUnknown = errors.some(({ code }) => code === TickerErrorCode.UNKNOWN_TICKER);
    if (isUnknown) throw wrong("ticker", `No source knows ${name.ticker}. ${await this.#near(name, signal)}`);
    return { quote: quotes[0], info: infos[0] };
  }

  /** What may have been meant, a sentence. */
  async #near({ code }: TickerName, signal: AbortSignal): Promise<string> {
    const request = { query: code, limit: NEAR_MAX, pageToken: "" };
    const found = await this.#deps.engine.searchTickers(request, signal).catch((error: unknown) => {
      if (error instanceof Failure) return { results: [] };
      throw error;
    });
    const names = found.results.flatMap(({ canonical }) => canonical ?? []);
    return names.length === 0 ? "SearchTickers finds what there is." : `There is ${names.join(", ")}.`;
  }

  #newId(): string {
    const letter = () => ID_LETTERS[Math.floor(this.#deps.random() * ID_LETTERS.length)];
    for (;;) {
      const id = Array.from({ length: ID_LENGTH }, letter).join("");
      if (!this.#deps.isTaken(id)) return id;
    }
  }
}
