import type { Socket } from "node:net";

import type { Failure } from "@streampulse/core";

import type { CallRequest, RequestHead } from "./http-call.ts";

/** Connections that leave HTTP/1.1 for another protocol. */
export interface Upgrades {
  /** Whether a request that asks for it may; else it is a request like any other. */
  accepts(request: RequestHead): boolean;
  /** The connection is the taker's; `head` is what was read of it beyond the request. */
  take(request: CallRequest, socket: Socket, head: Buffer): void;
  /** Ends connections that were taken and have no stream with a failure made for each. */
  drain(failure: () => Failure): void;
}
