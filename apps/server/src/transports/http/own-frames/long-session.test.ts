import { connect } from "node:http2";

import { Failure } from "@streampulse/core";
import { expect, test } from "vitest";

import { bareDoor } from "../../../../../../test/bare-door.ts";
import { isLong } from "../../../../../../test/seeded.ts";
import { envelope } from "../../../../../../test/stream-reader.ts";
import { ROOM, type Sink } from "../../../engine/ports/transport.ts";
import type { PriceEngine } from "../../../engine/price-engine.ts";

const PIECE_BYTES = 256 * 1024;
/** Beyond 2 GiB an HTTP/2 library's own count of a window would end the connection. */
const BYTES = isLong ? 2.5 * 2 ** 30 : 64 * 2 ** 20;

/** Says as much as its reader takes, as long as there is more to say. */
const talker = {
  openStream(_caller: unknown, _request: unknown, sink: Sink) {
    let said = 0;
    const buffer = new Uint8Array(PIECE_BYTES + 2 * ROOM);
    const say = () => {
      for (; sink.writable && said < BYTES; said += PIECE_BYTES) {
        sink.head(buffer, ROOM, PIECE_BYTES - sink.headBytes);
        // A write that is kept leaves the buffer alone; what is in it is the same the next time.
        sink.write(buffer, ROOM, ROOM + PIECE_BYTES);
      }
      if (said < BYTES) setImmediate(say);
      else sink.end(new Failure("DRAINING"));
    };
    say();
    return { close() {}, end() {} };
  },
} as unknown as PriceEngine;

test(
  "a session on which a stream says more than the library can count is as good as new",
  { timeout: 120_000 },
  async () => {
    const logged: unknown[] = [];
    const door = bareDoor({ engine: talker, logError: (_id, error) => logged.push(error) });
    const port = await door.listen("127.0.0.1", 0);
    const session = connect(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 8 * 2 ** 20 } });
    try {
      session.once("connect", () => session.setLocalWindowSize(16 * 2 ** 20));
      const call = session.request({
        ":method": "POST",
        ":path": "/streampulse.v1.PriceService/StreamPrices",
        "content-type": "application/grpc+json",
      });
      call.end(envelope("{}"));
      let heard = 0;
      call.on("data", (bytes: Buffer) => (heard += bytes.length));
      const trailers = await new Promise<Record<string, unknown>>((resolve, reject) => {
        call.once("trailers", resolve).once("error", reject);
        session.once("goaway", (code) => reject(new Error(`the server said goodbye: ${code}`)));
      });
      expect(trailers["grpc-status"]).toBe("14");
      expect(heard).toBe(BYTES);
      const probe = session.request({ ":path": "/healthz" });
      const status = new Promise((resolve) => probe.once("response", (headers) => resolve(headers[":status"])));
      probe.resume();
      expect(await status).toBe(200);
      expect(logged).toEqual([]);
    } finally {
      session.destroy();
      await door.close(0);
    }
  },
);
