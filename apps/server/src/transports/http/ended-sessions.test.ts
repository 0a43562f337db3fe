import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { CODE, FRAME, frame, headerBlock, requestHeaders, settings, u32 } from "../../../../../test/raw-http2.ts";
import { Listener } from "./listener.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const PING = frame(FRAME.ping, 0, 0, Buffer.alloc(8));

/** Ends with the request, when it says so. */
const asks = (path: string) => frame(FRAME.headers, 5, 1, headerBlock(requestHeaders(path)));

describe.each([false, true])("who does not end its side of a connection is let go; walked: %s", (isWalked) => {
  let endWatch = (): void => {};
  const listener = new Listener(
    (request, response) => {
      if (request.url !== "/watch") return void response.end("ok");
      response.write("for ever");
      endWatch = () => void response.end();
    },
    { isWalked, patience: { headersMs: 5_000, bodyMs: 5_000, h2SilentMs: 100, endMs: 100 } },
  );
  let port: number;
  let socket: Socket;

  beforeAll(async () => {
    port = await listener.listen("127.0.0.1", 0);
  });

  afterAll(() => listener.close(0));
  afterEach(() => void socket.destroy());

  /** A client that says this, takes everything, and leaves its side open. */
  function speak(...frames: readonly Buffer[]): void {
    socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => {});
    socket.resume();
    socket.write(Buffer.concat([PREFACE, settings(), ...frames]));
  }

  test.each([
    ["after its silence", []],
    ["after its call and its silence", [asks("/")]],
    ["after it has said goodbye", [frame(FRAME.goaway, 0, 0, Buffer.concat([u32(0), u32(CODE.none)]))]],
  ])("%s", async (_name, frames) => {
    speak(...frames);
    await once(socket, "end");
    await expect.poll(() => listener.connections, { timeout: 5_000 }).toBe(0);
  });

  test("though it goes on talking", async () => {
    speak();
    await once(socket, "end");
    const talk = setInterval(() => socket.write(PING), 10);
    try {
      await expect.poll(() => listener.connections, { timeout: 5_000 }).toBe(0);
    } finally {
      clearInterval(talk);
    }
  });

  test("after its last stream, not before", async () => {
    speak(asks("/watch"));
    // The goodbye comes after the head and the body.
    let said = Buffer.alloc(0);
    socket.on("data", (bytes: Buffer) => (said = Buffer.concat([said, bytes])));
    await expect.poll(() => said.includes(Buffer.from([0, 0, 8, FRAME.goaway])), { timeout: 5_000 }).toBe(true);
    expect(listener.connections).toBe(1);
    expect(socket.readableEnded).toBe(false);
    endWatch();
    await once(socket, "end");
    await expect.poll(() => listener.connections, { timeout: 5_000 }).toBe(0);
  });
});
