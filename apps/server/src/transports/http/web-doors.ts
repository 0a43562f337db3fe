import type { HttpResponse } from "./http-sink.ts";
import { NodeBody } from "./node-body.ts";
import { serveSnapshot } from "./snapshot.ts";
import { EVENTS_PATH, serveEvents } from "./sse.ts";
import type { HttpRequest, StreamDeps } from "./stream-prices.ts";
import { refuseNoWebSocket, WEBSOCKET_PATH } from "./websocket.ts";

/** Serves one path. */
export type Serve = (request: HttpRequest, response: HttpResponse) => void;

/** What needs no library of the contract's, by path: events, snapshots, and what is no WebSocket. */
export function webDoors(deps: StreamDeps): ReadonlyMap<string, Serve> {
  return new Map<string, Serve>([
    [EVENTS_PATH, (request, response) => serveEvents(request, response, new NodeBody(response), deps)],
    ["/v1/quotes", (request, response) => serveSnapshot(request, response, deps)],
    [WEBSOCKET_PATH, (_request, response) => refuseNoWebSocket(response)],
  ]);
}
