import type { Socket } from "node:net";

import { Failure, FAILURES, type FailureReason } from "@streampulse/core";

import type { LinkedCall } from "../../engine/ports/service-link.ts";
import { FrameKind, frameOf, FrameReader, jsonFrame, jsonOf } from "./link-frame.ts";

/** How many pieces wait for who reads them before the socket is read on. */
const WAITING_MAX = 4;

/** How a call begins. */
export type CallHead = Pick<LinkedCall, "method" | "caller">;

/** One side of a call on a socket of its own: what is said in order, and what is heard as it is taken. */
export class CallFrames {
  readonly #socket: Socket;
  readonly #waiting: { readonly kind: FrameKind; readonly body: Uint8Array }[] = [];
  #isOver = false;
  #wake = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new FrameReader((kind, body) => {
      this.#waiting.push({ kind, body: Uint8Array.from(body) });
      return true;
    });
    socket.on("data", (chunk) => {
      if (!reader.read(chunk)) socket.destroy();
      if (this.#waiting.length > WAITING_MAX) socket.pause();
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#isOver = true;
      this.#wake();
    });
  }

  /** The next frame; undefined where the other side is gone. */
  async next(): Promise<{ readonly kind: FrameKind; readonly body: Uint8Array } | undefined> {
    while (this.#waiting.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const frame = this.#waiting.shift();
    if (this.#waiting.length <= WAITING_MAX) this.#socket.resume();
    return frame;
  }

  head(head: CallHead): void {
    this.#socket.write(jsonFrame(head));
  }

  /** Says pieces as they come, no faster than they are taken, and that they are all. Throws where one is longer than a frame. */
  async pieces(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const piece of pieces) {
      if (this.#isOver) return;
      await this.#write(frameOf(FrameKind.PIECE, piece));
    }
    this.#socket.write(frameOf(FrameKind.END, new Uint8Array(0)));
  }

  fail(failure: Failure): void {
    const { reason, message, field, retryAfterMs, limit } = failure;
    this.#socket.end(jsonFrame({ reason, message, field, retryAfterMs, limit }));
  }

  async #write(frame: Uint8Array): Promise<void> {
    if (this.#socket.write(frame)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        this.#socket.off("drain", go);
        this.#socket.off("close", go);
        resolve();
      };
      this.#socket.on("drain", go);
      this.#socket.on("close", go);
    });
  }
}

/** What a frame says of a call that begins; undefined where it says nothing of the kind. */
export function headOf(body: Uint8Array): CallHead | undefined {
  const said = jsonOf(body) as Partial<CallHead> | null | undefined;
  const isHead =
    typeof said?.method === "string" &&
    typeof said.caller?.principal === "string" &&
    typeof said.caller.isLocal === "boolean";
  return isHead ? (said as CallHead) : undefined;
}

/** The failure that a frame tells; undefined where it tells none. */
export function failureOf(body: Uint8Array): Failure | undefined {
  const said = jsonOf(body) as Partial<Failure> | null | undefined;
  if (typeof said?.message !== "string" || !Object.hasOwn(FAILURES, said.reason ?? "")) return undefined;
  const { field, retryAfterMs, limit } = said;
  return new Failure(said.reason as FailureReason, said.message, {
    ...(field === undefined ? {} : { field }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(limit === undefined ? {} : { limit }),
  });
}
