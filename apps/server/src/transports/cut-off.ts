import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/**
 * Ends a connection whose peer takes nothing, and with it what the kernel holds for the peer: megabytes that
 * would else wait for minutes after the socket is gone. Node resets no TLS connection.
 */
export function cutOff(socket: Socket): void {
  if (socket instanceof TLSSocket || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}
