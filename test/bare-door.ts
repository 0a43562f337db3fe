import { httpTransport, type HttpOptions } from "../apps/server/src/transports/http/http-transport.ts";
import type { Listener } from "../apps/server/src/transports/http/listener.ts";
import { ROOM, type Sink } from "../apps/server/src/engine/ports/transport.ts";

import { FakeScheduler } from "./fake-scheduler.ts";

/** The HTTP door with nothing around it: no page, no names but its own, a clock that stands still. */
export function bareDoor(options: Pick<HttpOptions, "engine" | "logError"> & Partial<HttpOptions>): Listener {
  return httpTransport({
    scheduler: new FakeScheduler(),
    pageFolder: "/nowhere",
    version: "test",
    allowedHosts: [],
    allowedOrigins: [],
    isSecure: false,
    isDraining: () => false,
    ...options,
  });
}

/** One message into a sink, in a write of its own. */
export function sayMessage(sink: Sink, text: string): void {
  const buffer = new Uint8Array(2 * ROOM + sink.headBytes + text.length);
  buffer.set(Buffer.from(text, "latin1"), ROOM + sink.headBytes);
  sink.head(buffer, ROOM, text.length);
  sink.write(buffer, ROOM, ROOM + sink.headBytes + text.length);
}
