import { createServer, type Server } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { connect, type AddressInfo } from "node:net";

import { Failure } from "@streampulse/core";
import { describe, expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { HttpSink, type HttpResponse } from "./http-sink.ts";
import { END_MAX_MS } from "./limits.ts";
import { NodeBody } from "./node-body.ts";
import { CONNECT, GRPC } from "./stream-protocol.ts";

const MANY = new Uint8Array(1 << 20);

/** Fills the connection of a client that reads nothing, ends the stream, and tells when it is let go. */
async function endDeaf(response: HttpResponse, clock: FakeScheduler): Promise<void> {
  response.on("error", () => {});
  const sink = new HttpSink(new NodeBody(response), response.stream ? GRPC : CONNECT, "protobuf", clock);
  response.writeHead(200);
  for (let i = 0; i < 16; i++) sink.write(MANY, 0, MANY.length);
  expect(sink.writable).toBe(false);
  const body = response.stream ?? response;
  const closed = new Promise<void>((resolve) => body.once("close", resolve));
  sink.end(new Failure("SLOW_CONSUMER"));
  clock.advance(END_MAX_MS - 1);
  expect(body.destroyed).toBe(false);
  clock.advance(1);
  await closed;
  expect(clock.pending).toBe(0);
}

async function listening(server: Pick<Server, "listen" | "address">): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe("a stream that has ended does not wait for a client that never reads", () => {
  test("HTTP/1.1: its connection is closed", async () => {
    const server = createServer();
    const port = await listening(server);
    const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    socket.on("error", () => {});
    const [, response] = await new Promise<[unknown, HttpResponse]>((resolve) =>
      server.once("request", (...both) => resolve(both)),
    );
    await endDeaf(response, new FakeScheduler());
    socket.destroy();
    server.close();
  });

  test("HTTP/2: its stream is closed", async () => {
    const server = createHttp2Server();
    const port = await listening(server as never);
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const call = session.request({ ":path": "/" });
    call.on("error", () => {});
    const response = await new Promise<HttpResponse>((resolve) =>
      server.once("request", (_request, one) => resolve(one as unknown as HttpResponse)),
    );
    await endDeaf(response, new FakeScheduler());
    session.destroy();
    server.close();
  });
});

test("a stream whose end was taken leaves no timer", async () => {
  const clock = new FakeScheduler();
  const server = createServer((_request, response) => {
    response.writeHead(200);
    new HttpSink(new NodeBody(response), CONNECT, "protobuf", clock).end(new Failure("DRAINING"));
  });
  const port = await listening(server);
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toContain("going down");
  await expect.poll(() => clock.pending).toBe(0);
  server.close();
});
