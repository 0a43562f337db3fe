import type { Scheduler } from "@streampulse/core";
import { SourceFault, Unreached } from "../../engine/ports/source.ts";

const TIMEOUT_MS = 10_000;

/** How many requests run at once, and how many may wait for their turn. */
const CONCURRENCY = 8;
const QUEUE_MAX = 2_000;

/** What one vendor's REST API is, and asks of its callers. */
export interface RestRules {
  /** The vendor's name as sentences for users have it. */
  readonly vendor: string;
  /** Origin. */
  readonly base: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How a body is read; without it as JSON. Throws a SyntaxError. */
  readonly parse?: (text: string) => unknown;
  /**
   * Takes what a request costs from the budget: at once, or when its turn has come. Throws or rejects with a
   * SourceFault that has the time to wait.
   */
  spend(cost: number): void | Promise<void>;
  /** Looks at every answer's head: budgets are told there. */
  told?(response: Response): void;
  /** What a status says of the caller and not of the request; undefined for any other status. */
  refusal(response: Response): SourceFault | undefined;
  /** After a refusal nothing is to leave for the fault's time. */
  stayAway(fault: SourceFault): void;
  /** What an answer that is not OK says of the request; undefined: nothing, the look-up failed. Throws a SourceFault. */
  meaning?(status: number, body: unknown): unknown;
}

/**
 * A vendor's REST API within its budget: a few requests at once, each bounded in time and size, none while the
 * vendor has said to stay away. Every failure is a SourceFault, and no text of an answer gets into one.
 */
export class VendorRest {
  readonly #rules: RestRules;
  readonly #scheduler: Scheduler;
  readonly #closing = new AbortController();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(rules: RestRules, scheduler: Scheduler) {
    this.#rules = rules;
    this.#scheduler = scheduler;
  }

  /** What a path with its query answers, or its `meaning`. `cost` is the vendor's price of the request, `timeoutMs` the time of its answer. */
  async get(path: string, cost: number, maxBytes: number, timeoutMs = TIMEOUT_MS): Promise<unknown> {
    await this.#turn();
    try {
      const itsTurn = this.#rules.spend(cost);
      if (itsTurn) await itsTurn;
      return await this.#fetch(path, maxBytes, timeoutMs);
    } finally {
      // Whoever waits gets the place itself, so that nobody who comes meanwhile does.
      const next = this.#queue.shift();
      if (next) next();
      else this.#running--;
    }
  }

  /** Ends the requests that run and refuses further ones. */
  close(): void {
    this.#closing.abort();
    const waiting = this.#queue.splice(0);
    this.#running += waiting.length;
    for (const resume of waiting) resume();
  }

  async #turn(): Promise<void> {
    if (this.#running < CONCURRENCY) {
      this.#running++;
      return;
    }
    if (this.#queue.length >= QUEUE_MAX) throw this.#fault("Too many look-ups wait for $.", 1_000);
    await new Promise<void>((resume) => this.#queue.push(resume));
  }

  async #fetch(path: string, maxBytes: number, timeoutMs: number): Promise<unknown> {
    const { base, headers, parse = JSON.parse } = this.#rules;
    const timeout = new AbortController();
    let hasAnswer = false;
    const cancel = this.#scheduler.after(timeoutMs, () => timeout.abort());
    try {
      const response = await fetch(base + path, {
        redirect: "error",
        headers: { accept: "application/json", ...headers },
        signal: AbortSignal.any([timeout.signal, this.#closing.signal]),
      });
      hasAnswer = true;
      this.#rules.told?.(response);
      this.#refuseStatus(response);
      return this.#answer(response, parse(await this.#text(response, maxBytes)));
    } catch (error) {
      if (error instanceof SourceFault) throw error;
      if (error instanceof SyntaxError) throw this.#fault("$ answered a look-up with something unreadable.");
      const sentence = timeout.signal.aborted ? "$ did not answer a look-up in time." : "$ cannot be reached.";
      throw hasAnswer ? this.#fault(sentence) : new Unreached(this.#named(sentence));
    } finally {
      cancel();
    }
  }

  #answer(response: Response, body: unknown): unknown {
    if (response.ok) return body;
    const meaning: unknown = this.#rules.meaning?.(response.status, body);
    if (meaning === undefined) throw this.#fault(`$ refused a look-up (HTTP ${response.status}).`);
    return meaning;
  }

  #refuseStatus(response: Response): void {
    const refused = this.#rules.refusal(response);
    if (!refused && response.status < 500) return;
    void response.body?.cancel();
    if (!refused) throw this.#fault(`$ has trouble of its own (HTTP ${response.status}).`);
    this.#rules.stayAway(refused);
    throw refused;
  }

  async #text(response: Response, maxBytes: number): Promise<string> {
    const decoder = new TextDecoder();
    let bytes = 0;
    let text = "";
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw this.#fault("The answer of $ is larger than it may be.");
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  #fault(sentence: string, retryAfterMs?: number): SourceFault {
    return new SourceFault("unavailable", this.#named(sentence), retryAfterMs);
  }

  #named(sentence: string): string {
    return sentence.replace("$", this.#rules.vendor);
  }
}
