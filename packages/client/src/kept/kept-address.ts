import type { Scheduler } from "@streampulse/core";
import type { ConnectionState } from "../connection-state.ts";
import type { ServerAddress } from "../server-address.ts";

/** Where the server is, and what a test may want to own. */
export interface KeptAddress extends ServerAddress {
  /** A number in [0, 1), for the waits between attempts. */
  readonly random?: (() => number) | undefined;
  readonly scheduler?: Scheduler | undefined;
}

/** Of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Of a stream that connects again by itself. */
export interface FollowOptions extends CallOptions {
  readonly onConnection?: ((state: ConnectionState) => void) | undefined;
}
