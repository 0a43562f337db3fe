import { constants, type Http2Session } from "node:http2";

import { H2_BYTES_PER_SECOND_MAX, H2_PINGS_PER_SECOND_MAX, H2_SETTINGS_PER_SECOND_MAX } from "./limits.ts";

/** How often it looks, and how many looks are a second. */
const LOOK_MS = 250;
const LOOKS = 4;

/** What one connection has sent in this second. */
interface Counts {
  /** Where all is counted that came over the wire, if not at the session's socket. */
  readonly wire: { readonly bytesRead: number } | undefined;
  pings: number;
  settings: number;
  bytesBefore: number;
}

/** What each connection that is watched has sent. */
const watched = new WeakMap<Http2Session, Counts>();

/** So many bytes of an HTTP/2 connection were asked for and taken, an upload's: they are no flood. */
export function wanted(session: Http2Session | undefined, bytes: number): void {
  const counts = session && watched.get(session);
  if (counts) counts.bytesBefore += bytes;
}

/**
 * Ends HTTP/2 connections that do nothing but make work. Streams, resets and broken frames are nghttp2's to
 * bound; frames that are right but pointless it answers for ever, as long as its answers are read.
 */
export class FloodGuard {
  readonly #sessions = new Map<Http2Session, Counts>();
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;

  /** Watches a connection to its end. `wire` is for one of which the library does not see all. */
  watch(session: Http2Session, wire?: { readonly bytesRead: number }): void {
    const counts: Counts = { wire, pings: 0, settings: 0, bytesBefore: 0 };
    session.on("ping", () => {
      if (++counts.pings > H2_PINGS_PER_SECOND_MAX) calm(session);
    });
    session.on("remoteSettings", () => {
      if (++counts.settings > H2_SETTINGS_PER_SECOND_MAX) calm(session);
    });
    this.#sessions.set(session, counts);
    watched.set(session, counts);
    session.once("close", () => {
      this.#sessions.delete(session);
      if (this.#sessions.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  #look(): void {
    const isNextSecond = ++this.#looks % LOOKS === 0;
    for (const [session, counts] of this.#sessions) {
      const bytes = session.destroyed ? 0 : ((counts.wire ?? session.socket).bytesRead ?? 0);
      // Everything that has no event of its own: window updates, empty data, priorities, headers.
      if (bytes - counts.bytesBefore > H2_BYTES_PER_SECOND_MAX) calm(session);
      if (!isNextSecond) continue;
      counts.pings = 0;
      counts.settings = 0;
      counts.bytesBefore = bytes;
    }
  }
}

/** Says why, and ends the connection with all its streams. */
function calm(session: Http2Session): void {
  if (!session.destroyed) session.destroy(new Error("a flood"), constants.NGHTTP2_ENHANCE_YOUR_CALM);
}
