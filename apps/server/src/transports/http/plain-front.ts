import type { Socket } from "node:net";

import { ChunkedResponse } from "./chunked-response.ts";
import { readPlainHead, type PlainHead, type PlainPaths } from "./plain-head.ts";
import { PlainRequest } from "./plain-request.ts";
import type { Upgrades } from "./upgrades.ts";
import { RequestLost } from "./request-message.ts";

/** Serves a plain request as the handler of node:http's would. */
export type PlainHandler = (request: PlainRequest, response: ChunkedResponse) => void;

/** What node:http says to a request that is cut off, and to one that takes too long. */
const CUT = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
const LATE = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

const NOTHING = Buffer.alloc(0);

/**
 * Takes the streaming requests that need no HTTP library, at a fraction of the memory that node:http keeps
 * for each, and hands WebSocket handshakes on to whom they are for. Whatever is unusual about a request leaves
 * it to node:http, so that what is refused, and how, is decided in one place.
 */
export class PlainFront {
  readonly #paths: PlainPaths;
  readonly #handle: PlainHandler;
  readonly #upgrades: Upgrades;

  constructor(paths: PlainPaths, handle: PlainHandler, upgrades: Upgrades) {
    this.#paths = paths;
    this.#handle = handle;
    this.#upgrades = upgrades;
  }

  /** Whether a connection's first bytes are a plain request's, whole as far as its head. */
  read(seen: Buffer): PlainHead | "more" | "other" {
    const head = readPlainHead(seen, this.#paths);
    return typeof head === "object" && head.isUpgrade && !this.#upgrades.accepts(head) ? "other" : head;
  }

  /** Serves the connection to its end. `seen` begins with the head; the body may still be on its way. */
  take(socket: Socket, head: PlainHead, seen: Buffer): void {
    if (head.isUpgrade) {
      const request = new PlainRequest(socket, head, Promise.resolve(NOTHING));
      return this.#upgrades.take(request, socket, seen.subarray(head.bytes));
    }
    socket.on("error", ignore);
    const body = wholeBody(socket, head, seen);
    // Whoever refuses the head never asks for the body.
    body.catch(() => {});
    this.#handle(new PlainRequest(socket, head, body), new ChunkedResponse(socket));
    // What comes behind the body is nobody's; it is read so that the client's end is noticed.
    socket.resume();
  }

  /** Ends a connection whose head was plain as far as it came. */
  static giveUp(socket: Socket, isLate: boolean): void {
    if (socket.writable) socket.write(isLate ? LATE : CUT);
    socket.destroySoon();
  }
}

/** Resolves with a request's body; rejects when the client leaves before it is whole. */
function wholeBody(socket: Socket, head: PlainHead, seen: Buffer): Promise<Buffer> {
  const { bodyBytes } = head;
  let body = seen.subarray(head.bytes);
  if (body.length === bodyBytes) {
    endWithClient(socket);
    return Promise.resolve(body);
  }
  return new Promise((resolve, reject) => {
    const more = (bytes: Buffer) => {
      body = Buffer.concat([body, bytes]);
      if (body.length < bodyBytes) return;
      socket.off("data", more).off("end", cut).off("close", lost);
      endWithClient(socket);
      resolve(body.subarray(0, bodyBytes));
    };
    const cut = () => PlainFront.giveUp(socket, false);
    const lost = () => reject(new RequestLost());
    socket.on("data", more).on("end", cut).on("close", lost);
  });
}

/** A client that will say no more is leaving: half a connection is none of ours. Node sees to it, without a listener. */
function endWithClient(socket: Socket): void {
  socket.allowHalfOpen = false;
}

/** Of errors 'close' follows, and that is what is listened to. */
function ignore(): void {}
