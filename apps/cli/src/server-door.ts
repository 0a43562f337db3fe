import type * as door from "@streampulse/server";

/** Everything that the server's package shows to others. */
export type ServerDoor = typeof door;

/** Loads the server when a command needs it: the others start without it. */
export function loadServer(): Promise<ServerDoor> {
  return import("@streampulse/server");
}
