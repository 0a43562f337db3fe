import { getEventListeners, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { StreamPricesResponseSchema } from "@streampulse/proto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeScheduler } from "../../../test/fake-scheduler.ts";
import { Heard } from "../../../test/heard.ts";
import { ScriptedWatch, quote } from "../../../test/scripted-watch.ts";
import { createClient } from "./client.ts";
import { envelope } from "./envelope.ts";

const CYCLES = 1_000;

let script: ScriptedWatch;

beforeEach(async () => {
  script = await ScriptedWatch.start();
});

afterEach(() => script.close());

test("an abort ends a stream without any time passing, and the server sees it go", async () => {
  const stopper = new AbortController();
  const iterator = script.client.stream(["AAPL"], { signal: stopper.signal })[Symbol.asyncIterator]();
  const first = iterator.next();
  const stream = await script.server.nextStream();
  stream.open();
  stream.send({ quotes: [quote("AAPL", 1), quote("AAPL", 2)] });
  await first;
  stopper.abort();
  expect(await iterator.next()).toMatchObject({ done: true });
  expect(script.clock.pending).toBe(0);
  await stream.closed;
});

test("a stream whose signal was aborted before never begins", async () => {
  for await (const each of script.client.stream(["AAPL"], { signal: AbortSignal.abort() })) expect(each).toBeNull();
  expect(script.clock.pending).toBe(0);
  expect(script.server.opened).toBe(0);
});

test(`${CYCLES} streams opened and aborted leave no listener, timer or connection`, async () => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const session = toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, { session: {} }));
  const gone = new Heard<Socket>();
  const server = createServer((request, response) => {
    response.on("close", () => gone.hear(request.socket));
    response.writeHead(200, { "Content-Type": "application/connect+proto" }).write(envelope(session));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const clock = new FakeScheduler();
  const lasting = new AbortController();
  const client = createClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scheduler: clock,
  });
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const closed = gone.next();
    const opened = new Heard<unknown>();
    const watch = client.watch(["AAPL"], { onSession: opened.hear }, { signal: lasting.signal });
    await opened.until(() => true);
    watch.stop();
    await closed;
  }
  expect(clock.pending).toBe(0);
  expect(getEventListeners(lasting.signal, "abort")).toHaveLength(0);
  for (const name of ["online", "offline"]) expect(getEventListeners(page, name)).toHaveLength(0);
  vi.unstubAllGlobals();
  expect(gone.all.filter((socket) => !socket.destroyed)).toHaveLength(0);
  server.close();
  await once(server, "close");
});
