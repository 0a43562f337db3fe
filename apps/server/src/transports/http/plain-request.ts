import type { Socket } from "node:net";

import type { CallRequest } from "./http-call.ts";
import type { PlainHead } from "./plain-head.ts";

/** A request whose head we have read ourselves. */
export class PlainRequest implements CallRequest {
  readonly method: "POST" | "GET";
  readonly httpVersionMajor = 1;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly socket: Socket;
  /** The whole of it; rejects with RequestLost when the client leaves before. */
  readonly body: Promise<Buffer>;

  constructor(socket: Socket, head: PlainHead, body: Promise<Buffer>) {
    this.socket = socket;
    this.method = head.method;
    this.url = head.url;
    this.headers = head.headers;
    this.body = body;
  }

  destroy(): void {
    this.socket.destroy();
  }
}
