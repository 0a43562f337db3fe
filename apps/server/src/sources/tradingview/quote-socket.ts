import type { Page, WebSocket } from "playwright-core";

/** Every quote socket of the site, whatever its host. */
const PATH = "/socket.io/websocket";
/** Stands in the first message of a socket, and in no other. */
const HELLO = '"session_id"';

/** What the page's quote socket tells. */
export interface QuoteSocketEvents {
  /** A message, first of all the hello. */
  message(text: string): void;
  /** It said hello and has ended since. */
  ended(): void;
  /** An upgrade was refused with this status. */
  refused(status: number): void;
}

/**
 * Reads the quote socket that the page itself opened, as its frames reach the browser: the first one that says hello. What
 * the page does with them is its own affair. `place` is the one origin that counts; undefined: any.
 */
export function readQuoteSocket(page: Page, place: string | undefined, events: QuoteSocketEvents): void {
  let greeted: WebSocket | undefined;
  page.on("websocket", (socket) => {
    const { protocol, host, pathname } = new URL(socket.url());
    if (pathname !== PATH || (place !== undefined && place !== `${protocol}//${host}`)) return;
    socket.on("framereceived", ({ payload }) => {
      if (typeof payload !== "string") return;
      if (greeted === undefined && payload.includes(HELLO)) greeted = socket;
      if (greeted === socket) events.message(payload);
    });
    socket.on("close", () => {
      if (greeted === socket) events.ended();
    });
    socket.on("socketerror", (text) => {
      const status = /response code: (\d{3})/.exec(text)?.[1];
      if (status !== undefined) events.refused(Number(status));
    });
  });
}
