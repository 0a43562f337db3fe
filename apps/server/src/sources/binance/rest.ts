import type { Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { count } from "./frame.ts";
import { isRecord } from "./market.ts";
import { WeightBudget } from "./weight-budget.ts";

const TIMEOUT_MS = 10_000;
const REFUSED_FOR_MS = 60_000;

/** How many requests run at once, and how many may wait for their turn. */
const CONCURRENCY = 8;
const QUEUE_MAX = 2_000;

/** The vendor's codes of "there is no such symbol" and "a symbol is not spelled so". */
const NO_SUCH_SYMBOL = new Set([-1121, -1100]);

/** A 4xx answer that says that there is no such symbol. */
export const UNKNOWN_SYMBOL = Symbol("unknown symbol");

/**
 * Binance's public REST API within its weight budget: a few requests at once, none while it has said to
 * stay away. Every failure is a SourceFault, and no text of an answer gets into one.
 */
export class BinanceRest {
  readonly #base: string;
  readonly #scheduler: Scheduler;
  readonly #budget: WeightBudget;
  readonly #closing = new AbortController();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(base: string, scheduler: Scheduler) {
    this.#base = base;
    this.#scheduler = scheduler;
    this.#budget = new WeightBudget(scheduler);
  }

  /** Weight left in this minute. */
  budgetLeft(): number {
    return this.#budget.left();
  }

  /** The JSON of a path with its query, or UNKNOWN_SYMBOL. `weight` is the vendor's price of the request. */
  async get(path: string, weight: number, maxBytes: number): Promise<unknown> {
    await this.#turn();
    try {
      this.#budget.spend(weight);
      return await this.#fetch(path, maxBytes);
    } finally {
      this.#running--;
      this.#queue.shift()?.();
    }
  }

  /** Ends the requests that run and refuses further ones. */
  close(): void {
    this.#closing.abort();
    for (const resume of this.#queue.splice(0)) resume();
  }

  async #turn(): Promise<void> {
    if (this.#running >= CONCURRENCY) {
      if (this.#queue.length >= QUEUE_MAX)
        throw new SourceFault("unavailable", "Too many look-ups wait for Binance.", 1_000);
      await new Promise<void>((resume) => this.#queue.push(resume));
    }
    this.#running++;
  }

  async #fetch(path: string, maxBytes: number): Promise<unknown> {
    const timeout = new AbortController();
    const cancel = this.#scheduler.after(TIMEOUT_MS, () => timeout.abort());
    try {
      const response = await fetch(this.#base + path, {
        redirect: "error",
        headers: { accept: "application/json" },
        signal: AbortSignal.any([timeout.signal, this.#closing.signal]),
      });
      this.#budget.told(Number(response.headers.get("x-mbx-used-weight-1m")));
      this.#refuseStatus(response);
      const body = JSON.parse(await boundedText(response, maxBytes)) as unknown;
      if (response.ok) return body;
      const code = isRecord(body) ? body["code"] : undefined;
      if (response.status === 400 && typeof code === "number" && NO_SUCH_SYMBOL.has(code)) return UNKNOWN_SYMBOL;
      throw new SourceFault("unavailable", `Binance refused a look-up (HTTP ${response.status}).`);
    } catch (error) {
      if (error instanceof SourceFault) throw error;
      if (timeout.signal.aborted) throw new SourceFault("unavailable", "Binance did not answer a look-up in time.");
      if (error instanceof SyntaxError)
        throw new SourceFault("unavailable", "Binance answered a look-up with something unreadable.");
      throw new SourceFault("unavailable", "Binance cannot be reached.");
    } finally {
      cancel();
    }
  }

  /** The statuses that speak of the caller and not of the request; after them no request leaves for a while. */
  #refuseStatus(response: Response): void {
    const fault = refusal(response.status, response.headers.get("retry-after"));
    if (!fault) {
      if (response.status < 500) return;
      void response.body?.cancel();
      throw new SourceFault("unavailable", `Binance has trouble of its own (HTTP ${response.status}).`);
    }
    void response.body?.cancel();
    this.#budget.stayAway(fault);
    throw fault;
  }
}

/**
 * What a status says of the caller, on a request or on the socket's upgrade: refused for its place (451, or
 * 403 of the web firewall) or for its haste (429, 418 when banned). Undefined for any other status.
 */
export function refusal(status: number, retryAfter: string | null | undefined): SourceFault | undefined {
  if (status === 451 || status === 403) {
    return new SourceFault("unavailable", "Binance refuses this location or network.", REFUSED_FOR_MS);
  }
  if (status !== 429 && status !== 418) return undefined;
  const seconds = retryAfter ? count(Number(retryAfter)) : undefined;
  // Without a figure: a minute for the rate, the shortest ban (two minutes) for a ban.
  const retryAfterMs = seconds === undefined ? (status === 418 ? 120_000 : 60_000) : seconds * 1_000;
  return new SourceFault("unavailable", "Binance asks for fewer requests.", retryAfterMs);
}

async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new SourceFault("unavailable", "Binance's answer is larger than it may be.");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
