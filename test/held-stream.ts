import { isNewer } from "@streampulse/core";
import type { StreamPricesResponse } from "@streampulse/proto";
import type { StreamHandle } from "../apps/server/src/engine/session-stream.ts";
import { RecordingSink } from "./recording-sink.ts";
import type { ScriptedEngine } from "./scripted-engine.ts";

/** A quote that was written: its number and its price. */
export interface Reached {
  readonly epoch: number;
  readonly sequence: number;
  readonly price: number;
}

/** One stream at one process, held to its promises at every write. */
export class HeldStream {
  readonly sink = new RecordingSink();
  readonly set = new Set<string>();
  readonly reached = new Map<string, Reached>();
  /** The set's revision that last added each ticker. */
  readonly addedAt = new Map<string, bigint>();
  readonly clientId: string;
  readonly server: ScriptedEngine;
  handle: StreamHandle | undefined;
  isOver = false;
  readonly #isEvery: boolean;
  readonly #gaps = new Map<string, { from: number; to: number; missed: number | undefined }>();
  readonly #accepted: Map<string, Reached>;

  /** `accepted`: what its reader holds for the newest, here and at other processes before. */
  constructor(clientId: string, server: ScriptedEngine, isEvery: boolean, accepted: Map<string, Reached>) {
    this.clientId = clientId;
    this.server = server;
    this.#isEvery = isEvery;
    this.#accepted = accepted;
    const write = this.sink.write.bind(this.sink);
    this.sink.write = (buffer, start, end) => {
      const before = this.sink.messages.length;
      const kept = write(buffer, start, end);
      this.sink.messages.slice(before).forEach((message) => this.#hear(message));
      return kept;
    };
    this.sink.onEnd = () => (this.isOver = true);
  }

  forget(ticker: string): void {
    this.set.delete(ticker);
    this.reached.delete(ticker);
    this.#gaps.delete(ticker);
  }

  #hear({ session, errors, gaps, quotes }: StreamPricesResponse): void {
    for (const { ticker, removed } of errors) {
      if (!removed) continue;
      this.forget(ticker);
      // It may have been added again by the time that the reader learns of it.
      if ((this.addedAt.get(ticker) ?? 0n) > (session?.revision ?? 0n)) this.set.add(ticker);
    }
    for (const { ticker, fromSequence, toSequence, missed } of gaps) {
      if (!this.#isEvery) throw new Error("a Gap for a reader of the latest");
      this.#gaps.set(ticker, {
        from: Number(fromSequence),
        to: Number(toSequence),
        missed: missed === undefined ? undefined : Number(missed),
      });
    }
    for (const quote of quotes) {
      const { ticker } = quote;
      const now = { epoch: Number(quote.epoch), sequence: Number(quote.sequence), price: Number(quote.price) };
      if (!this.set.has(ticker)) throw new Error(`${ticker} is written after it was removed`);
      const last = this.reached.get(ticker);
      if (last && isNewer(last, now)) throw new Error(`${textOf(now)} of ${ticker} is written after ${textOf(last)}`);
      if (this.#isEvery) this.#follow(ticker, now, last);
      this.reached.set(ticker, now);
      this.#accept(ticker, now);
    }
  }

  #follow(ticker: string, now: Reached, last: Reached | undefined): void {
    const gap = this.#gaps.get(ticker);
    this.#gaps.delete(ticker);
    if (!last) {
      if (gap) throw new Error(`a Gap of ${ticker} before its first quote`);
      return;
    }
    const isKnown = last.epoch === now.epoch;
    if (isKnown && last.sequence === now.sequence) throw new Error(`${textOf(now)} of ${ticker} is written twice`);
    const from = isKnown ? last.sequence + 1 : 1;
    const to = now.sequence - 1;
    if (!gap && to >= from) throw new Error(`${ticker} from ${textOf(last)} to ${textOf(now)} without a Gap`);
    const missed = isKnown ? to - from + 1 : undefined;
    if (gap && (gap.from !== from || gap.to !== to || gap.missed !== missed))
      throw new Error("a Gap that is not exact");
  }

  /** As every reader has it: what is not newer is dropped. What is kept is then never an older price. */
  #accept(ticker: string, now: Reached): void {
    const kept = this.#accepted.get(ticker);
    if (kept && !isNewer(now, kept)) return;
    if (kept && now.price < kept.price) throw new Error(`${ticker} goes back from ${textOf(kept)} to ${textOf(now)}`);
    this.#accepted.set(ticker, now);
  }
}

/** It, for a failure. */
export const textOf = ({ epoch, sequence, price }: Reached) => `(${epoch}, ${sequence}) at ${price}`;
