import { create, toBinary } from "@bufbuild/protobuf";
import { PriceService, StreamPricesResponseSchema } from "@streampulse/proto";
import { expect, test } from "vitest";
import { ScriptedPriceServer } from "../../../test/scripted-price-server.ts";
import { createClient } from "./client.ts";
import { openStream } from "./connect-protocol.ts";
import { envelope } from "./envelope.ts";

test("leaving a stream lets go of its connection, though its signal was not aborted", async () => {
  const server = await ScriptedPriceServer.start();
  const target = { baseUrl: server.url, headers: {}, fetch };
  const reading = (async () => {
    const request = { clientId: "a", tickers: ["AAPL"] };
    const { signal } = new AbortController();
    for await (const each of openStream(target, PriceService.method.streamPrices, request, signal)) return each;
    return undefined;
  })();
  const stream = await server.nextStream();
  stream.open();
  expect((await reading)?.session?.tickers).toEqual(["AAPL"]);
  await stream.closed;
  await server.close();
});

test("a handler that stops its watch hears nothing more, even of what has arrived with the same bytes", async () => {
  const message = envelope(toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, { session: {} })));
  const bytes = new Uint8Array([...message, ...message]);
  const client = createClient({
    url: "http://127.0.0.1:1",
    fetch: () => Promise.resolve(new Response(bytes, { headers: { "Content-Type": "application/connect+proto" } })),
  });
  const told: string[] = [];
  await new Promise<void>((resolve) => {
    const watch = client.watch(["AAPL"], {
      onConnection: ({ status }) => told.push(status),
      onSession: () => {
        told.push("session");
        watch.stop();
        setImmediate(resolve);
      },
    });
  });
  expect(told).toEqual(["connecting", "live", "session", "stopped"]);
});
