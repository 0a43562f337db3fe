import { connect } from "node:net";

import { Failure } from "@streampulse/core";

import type { LinkedCall, ServiceLink } from "../../engine/ports/service-link.ts";
import { CallFrames, failureOf } from "./call-frames.ts";
import { FrameKind } from "./link-frame.ts";

/** When to try again where the owner is lost: another worker has taken over by then. */
const LOST_RETRY_MS = 1_000;

/** The way to the owner over its Unix socket: a connection for each call, which ends with it. */
export class LocalServiceLink implements ServiceLink {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async *call({ request, ...head }: LinkedCall, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (signal.aborted) return;
    const socket = connect(this.#path);
    const frames = new CallFrames(socket);
    const leave = () => socket.destroy();
    signal.addEventListener("abort", leave, { once: true });
    try {
      frames.head(head);
      // An upload that breaks off is no whole request.
      frames.pieces(request).catch(leave);
      for (let frame = await frames.next(); frame; frame = await frames.next()) {
        if (frame.kind === FrameKind.END) return;
        if (frame.kind !== FrameKind.PIECE) throw failureOf(frame.body) ?? lost();
        yield frame.body;
      }
      if (!signal.aborted) throw lost();
    } finally {
      signal.removeEventListener("abort", leave);
      socket.destroy();
    }
  }
}

function lost(): Failure {
  const message = "The part of the server that keeps things did not answer; try again in a moment.";
  return new Failure("UNAVAILABLE", message, { retryAfterMs: LOST_RETRY_MS });
}
