import type { Http2Session } from "node:http2";
import type { Socket } from "node:net";

import { cutOff } from "../cut-off.ts";

/**
 * Lets go of the connections of HTTP/2 sessions that are over, whichever side ended them, and whose client does
 * not end its side: they would stay for as long as it likes. One timer for all of them.
 */
export class EndedSessions {
  readonly #endMs: number;
  readonly #sockets = new Map<Http2Session, Socket>();
  /** Those that were over at the look before. */
  #over = new Set<Http2Session>();
  #timer: NodeJS.Timeout | undefined;

  /** A connection may take from once to twice as long for its last bytes. */
  constructor(endMs: number) {
    this.#endMs = endMs;
  }

  /** Watches a session until its connection has closed. */
  watch(session: Http2Session, socket: Socket): void {
    this.#sockets.set(session, socket);
    socket.once("close", () => {
      this.#sockets.delete(session);
      this.#over.delete(session);
      if (this.#sockets.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
    this.#timer ??= setInterval(() => this.#look(), this.#endMs).unref();
  }

  #look(): void {
    const before = this.#over;
    this.#over = new Set();
    for (const [session, socket] of this.#sockets) {
      if (!session.destroyed) continue;
      if (!before.has(session)) this.#over.add(session);
      else if (socket.writableLength > 0) cutOff(socket);
      // What the kernel has taken it may bring to a slow client yet; of one that is gone it is rid in time.
      else socket.destroy();
    }
  }
}
