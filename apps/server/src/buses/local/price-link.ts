import { connect, type Socket } from "node:net";

import type { SourceStatus, TickerInfo } from "@streampulse/core";

import type {
  LinkTicker,
  PriceBatch,
  PriceLink,
  PriceLinkConnection,
  PriceLinkEvents,
} from "../../engine/ports/price-link.ts";
import { readPriceBatch } from "../price-batch.ts";
import { FrameKind, FrameReader, jsonFrame } from "./link-frame.ts";
import { addition, answerOf, TICKERS_TOGETHER, type Answer, type Wish } from "./price-message.ts";
import { QUESTIONS_MAX } from "./price-server.ts";

const UNANSWERED = "The server's price sources did not answer; try again in a moment.";

/** The way to the owner of the sources over its Unix socket. */
export class LocalPriceLink implements PriceLink {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  connect(events: PriceLinkEvents): PriceLinkConnection {
    return new LocalConnection(connect(this.#path), events);
  }
}

/** Who waits for an answer. */
interface Question {
  answered(answer: Exclude<Answer, { readonly hello: string }>): void;
  failed(message: string): void;
}

class LocalConnection implements PriceLinkConnection {
  readonly #socket: Socket;
  readonly #events: PriceLinkEvents;
  readonly #questions = new Map<number, Question>();
  #asked = 0;
  #isOpened = false;
  #isOver = false;

  constructor(socket: Socket, events: PriceLinkEvents) {
    this.#socket = socket;
    this.#events = events;
    const reader = new FrameReader((kind, body) => this.#frame(kind, body));
    socket.on("data", (chunk) => {
      if (!reader.read(chunk)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => this.#closed());
  }

  add(tickers: readonly LinkTicker[]): void {
    for (let at = 0; at < tickers.length; at += TICKERS_TOGETHER) {
      this.#say(addition(tickers.slice(at, at + TICKERS_TOGETHER)));
    }
  }

  remove(tickers: readonly string[]): void {
    for (let at = 0; at < tickers.length; at += TICKERS_TOGETHER) {
      this.#say({ op: "remove", tickers: tickers.slice(at, at + TICKERS_TOGETHER) });
    }
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly TickerInfo[]> {
    signal.throwIfAborted();
    const answer = await this.#ask((id) => ({ op: "search", id, text, limit }), signal);
    return "infos" in answer ? answer.infos : [];
  }

  async status(): Promise<readonly SourceStatus[]> {
    const answer = await this.#ask((id) => ({ op: "status", id }));
    return "sources" in answer ? answer.sources : [];
  }

  close(): void {
    this.#isOver = true;
    this.#socket.destroy();
    this.#failAll();
  }

  #ask(wish: (id: number) => Wish, signal?: AbortSignal): Promise<Parameters<Question["answered"]>[0]> {
    return new Promise((resolve, reject) => {
      const fail = (message: string) => reject(new Error(message));
      if (this.#isOver || this.#questions.size >= QUESTIONS_MAX) return fail(UNANSWERED);
      const id = this.#asked++;
      const giveUp = () => {
        this.#questions.delete(id);
        this.#say({ op: "forget", id });
        fail("The search was given up.");
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      const leave = () => {
        this.#questions.delete(id);
        signal?.removeEventListener("abort", giveUp);
      };
      this.#questions.set(id, {
        answered(answer) {
          leave();
          if ("error" in answer) fail(answer.error);
          else resolve(answer);
        },
        failed(message) {
          leave();
          fail(message);
        },
      });
      this.#say(wish(id));
    });
  }

  #say(wish: Wish): void {
    if (!this.#isOver) this.#socket.write(jsonFrame(wish));
  }

  /** False for whatever is no frame of an owner's: it ends the connection. */
  #frame(kind: FrameKind, body: Uint8Array): boolean {
    // One of the frames before, in the same piece, may have been the end.
    if (this.#isOver) return true;
    if (kind === FrameKind.PRICES) {
      const batch = this.#isOpened ? batchOf(body) : undefined;
      if (batch) this.#events.told(batch);
      return batch !== undefined;
    }
    const answer = answerOf(body);
    if (answer === undefined) return false;
    if (!("hello" in answer)) this.#questions.get(answer.id)?.answered(answer);
    else {
      if (this.#isOpened) return false;
      this.#isOpened = true;
      this.#events.opened();
    }
    return true;
  }

  #closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failAll();
    this.#events.closed();
  }

  #failAll(): void {
    for (const question of this.#questions.values()) question.failed(UNANSWERED);
  }
}

function batchOf(body: Uint8Array): PriceBatch | undefined {
  try {
    return readPriceBatch(body);
  } catch {
    return undefined;
  }
}
