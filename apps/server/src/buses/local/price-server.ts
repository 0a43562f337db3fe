import type { Socket } from "node:net";

import type { PriceOwner, PriceShare } from "../../engine/ports/price-link.ts";
import { FrameKind, FrameReader, jsonFrame } from "./link-frame.ts";
import { addedOf, HELLO, wishOf, type Answer, type Wish } from "./price-message.ts";
import { PriceSink } from "./price-sink.ts";
import { SocketFile } from "./socket-file.ts";

/** How many answers one process waits for at once. */
export const QUESTIONS_MAX = 1_024;

/** What is said in the place of an answer that no frame holds. */
const NO_ANSWER = "The answer is too long to be passed on; search for something narrower.";

/** How many bytes may wait for a process that asks and does not read. */
export const UNREAD_MAX_BYTES = 32 * 1024 * 1024;

/** Where the owner of the sources serves the other processes of this machine: a Unix socket. */
export class LocalPriceServer {
  readonly #file: SocketFile;

  /** The folder of `path` is nobody else's: who can connect is taken for a process of this server. */
  constructor(path: string, owner: PriceOwner) {
    this.#file = new SocketFile(path, (socket) => void new Link(socket, owner));
  }

  /** Rejects with the system's error. What an earlier owner left at the path gives way in one step. */
  listen(): Promise<void> {
    return this.#file.listen();
  }

  /** Ends every connection. The file stays until the next owner's takes its place. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/** What answers a question. */
type OwnAnswer = Exclude<Answer, typeof HELLO>;

/** One process's connection. Whatever is no wish ends it. */
class Link {
  readonly #socket: Socket;
  readonly #owner: PriceOwner;
  readonly #share: PriceShare;
  readonly #questions = new Map<number, AbortController>();

  constructor(socket: Socket, owner: PriceOwner) {
    this.#socket = socket;
    this.#owner = owner;
    socket.write(jsonFrame(HELLO));
    this.#share = owner.share(new PriceSink(socket));
    const reader = new FrameReader((kind, body) => this.#frame(kind, body));
    socket.on("data", (chunk) => {
      if (!reader.read(chunk)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#share.close();
      for (const abort of this.#questions.values()) abort.abort();
      this.#questions.clear();
    });
  }

  #frame(kind: FrameKind, body: Uint8Array): boolean {
    const wish = kind === FrameKind.JSON && !this.#socket.destroyed ? wishOf(body) : undefined;
    if (!wish) return false;
    if (wish.op === "add") this.#share.add(addedOf(wish));
    else if (wish.op === "remove") this.#share.remove(wish.tickers);
    else if (wish.op === "forget") this.#forget(wish.id);
    else return this.#asked(wish);
    return true;
  }

  #asked(question: Extract<Wish, { id: number }>): boolean {
    const { id } = question;
    if (this.#questions.has(id) || this.#questions.size >= QUESTIONS_MAX) return false;
    const abort = new AbortController();
    this.#questions.set(id, abort);
    this.#answerTo(question, abort.signal).then(
      (answer) => this.#answered(id, abort, answer),
      (error: Error) => this.#answered(id, abort, { id, error: error.message }),
    );
    return true;
  }

  async #answerTo(question: Extract<Wish, { id: number }>, signal: AbortSignal): Promise<OwnAnswer> {
    const { id } = question;
    if (question.op !== "search") return { id, sources: await this.#owner.status() };
    return { id, infos: await this.#owner.search(question.text, question.limit, signal) };
  }

  /** Nobody is told whose question was forgotten meanwhile. */
  #answered(id: number, abort: AbortController, answer: OwnAnswer): void {
    if (this.#questions.get(id) !== abort) return;
    this.#questions.delete(id);
    if (this.#socket.writableLength > UNREAD_MAX_BYTES) this.#socket.destroy();
    else this.#socket.write(frameOf(answer));
  }

  #forget(id: number): void {
    this.#questions.get(id)?.abort();
    this.#questions.delete(id);
  }
}

/** An answer comes in any case: who asked waits for one. */
function frameOf(answer: OwnAnswer): Uint8Array {
  try {
    return jsonFrame(answer);
  } catch {
    return jsonFrame({ id: answer.id, error: NO_ANSWER });
  }
}
