import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Socket } from "node:net";

import { Failure } from "@streampulse/core";
import { WebSocketServer } from "ws";

import { answerFailure } from "./failure-answer.ts";
import type { HttpResponse } from "./http-sink.ts";
import { REQUEST_MAX_BYTES } from "./limits.ts";
import type { Upgrades } from "./listener.ts";
import { isAdmitted, type GuardSettings } from "./origin-guard.ts";
import type { StreamDeps } from "./stream-prices.ts";
import { WebSocketConnection } from "./websocket-connection.ts";

/** Where the door is. */
export const WEBSOCKET_PATH = "/v1/ws";

const SUBPROTOCOL = "streampulse.v1.json";

/**
 * Takes connections over from HTTP. What it does not accept, a foreign Origin or Host above all, is answered as the
 * plain request that it then is.
 */
export function webSocketUpgrades(deps: StreamDeps, guard: GuardSettings): Upgrades {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: REQUEST_MAX_BYTES,
    // Pongs go through the sink, as everything that is written does while the connection is open.
    autoPong: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  return {
    accepts: (request) => isForDoor(request) && isAdmitted(request, guard),
    take(request: IncomingMessage, stream: Duplex, head: Buffer) {
      const caller = deps.callerOf(request);
      // An http or https server's connections are sockets of either kind.
      const socket = stream as Socket;
      server.handleUpgrade(request, socket, head, (webSocket) => {
        void new WebSocketConnection(socket, webSocket, caller, deps);
      });
    },
  };
}

/** Answers a request for the door that is no upgrade to its protocol. */
export function refuseNoWebSocket(response: HttpResponse): void {
  const message = `${WEBSOCKET_PATH} is for WebSocket connections with the subprotocol ${SUBPROTOCOL}.`;
  answerFailure(response, new Failure("INVALID_ARGUMENT", message));
}

function isForDoor({ method, url, headers }: IncomingMessage): boolean {
  const protocols = (headers["sec-websocket-protocol"] ?? "").split(",").map((protocol) => protocol.trim());
  return (
    method === "GET" &&
    url?.split("?", 1)[0] === WEBSOCKET_PATH &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    protocols.includes(SUBPROTOCOL)
  );
}
