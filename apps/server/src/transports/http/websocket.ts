import type { IncomingMessage } from "node:http";

import { Failure } from "@streampulse/core";
import { WebSocketServer } from "ws";

import { DoorSocket } from "./door-socket.ts";
import { answerFailure } from "./failure-answer.ts";
import type { RequestHead } from "./http-call.ts";
import type { HttpResponse } from "./http-sink.ts";
import { FRAME_READS_MAX, MESSAGE_FRAMES_MAX, REQUEST_MAX_BYTES } from "./limits.ts";
import type { Upgrades } from "./upgrades.ts";
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
    WebSocket: DoorSocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: REQUEST_MAX_BYTES,
    maxFragments: MESSAGE_FRAMES_MAX,
    maxBufferedChunks: FRAME_READS_MAX,
    // Pongs go through the sink, as everything that is written does while the connection is open.
    autoPong: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  // One for all: what each connection has of its own is memory times ten thousand.
  const shared = { ...deps, waiting: new Set<WebSocketConnection>() };
  return {
    accepts: (request) => isForDoor(request) && isAdmitted(request, guard),
    take(request, socket, head) {
      const caller = deps.callerOf(request);
      // Of the request the library reads the method and the headers, which are the same whoever read them.
      server.handleUpgrade(request as IncomingMessage, socket, head, (webSocket) => {
        void new WebSocketConnection(socket, webSocket, caller, shared);
      });
    },
    drain(failure) {
      for (const connection of shared.waiting) connection.end(failure());
    },
  };
}

/** Answers a request for the door that is no upgrade to its protocol. */
export function refuseNoWebSocket({ headers }: RequestHead, response: HttpResponse): void {
  const message = `${WEBSOCKET_PATH} is for WebSocket connections with the subprotocol ${SUBPROTOCOL}.`;
  const field = isUpgrade(headers) ? "sec-websocket-protocol" : "upgrade";
  answerFailure(response, new Failure("INVALID_ARGUMENT", message, { field }));
}

function isUpgrade(headers: RequestHead["headers"]): boolean {
  return String(headers["upgrade"]).toLowerCase() === "websocket";
}

function isForDoor({ method, url, headers }: RequestHead): boolean {
  const protocols = String(headers["sec-websocket-protocol"] ?? "")
    .split(",")
    .map((protocol) => protocol.trim());
  return (
    method === "GET" &&
    url?.split("?", 1)[0] === WEBSOCKET_PATH &&
    isUpgrade(headers) &&
    protocols.includes(SUBPROTOCOL)
  );
}
