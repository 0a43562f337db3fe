import type { HttpResponse } from "./http-sink.ts";
import { serveSnapshot } from "./snapshot.ts";
import { EVENTS_PATH, serveEvents } from "./sse.ts";
import type { StreamBody } from "./stream-body.ts";
import type { HttpRequest, StreamDeps } from "./stream-prices.ts";
import { refuseNoWebSocket, WEBSOCKET_PATH } from "./websocket.ts";

/** Serves one path. */
export type Serve = (request: HttpRequest, response: HttpResponse) => void;

/**
 * What needs no library of the contract's, by path: events, snapshots, and what is no WebSocket. `bodyOf` gives a
 * streaming response's body.
 */
export function webDoors(
  deps: StreamDeps,
  bodyOf: (request: HttpRequest, response: HttpResponse) => StreamBody,
): ReadonlyMap<string, Serve> {
  const events: Serve = (request, response) => {
    const call = {
      request,
      response,
      get body() {
        return bodyOf(request, response);
      },
      get isGone() {
        return (response.stream ?? response).closed;
      },
    };
    serveEvents(call, deps);
  };
  return new Map<string, Serve>([
    [EVENTS_PATH, events],
    ["/v1/quotes", (request, response) => serveSnapshot(request, response, deps)],
    [WEBSOCKET_PATH, refuseNoWebSocket],
  ]);
}
