import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { FRAME, frame, RawHttp2, requestHeaders, settings, u32 } from "../../../../../test/raw-http2.ts";
import { Listener } from "./listener.ts";
import { makeSelfSigned } from "./self-signed.ts";

const patience = { headersMs: 100, bodyMs: 100, h2SilentMs: 100, endMs: 100 };
const listeners = [false, true].map(
  (isWalked) => new Listener((_request, response) => void response.end("ok"), { patience, isWalked }),
) as [Listener, Listener];
let ports: number[];

beforeAll(async () => {
  ports = await Promise.all(listeners.map((each) => each.listen("127.0.0.1", 0)));
});

afterAll(async () => {
  await Promise.all(listeners.map((each) => each.close(0)));
});

/** Resolves with what the server said until it ended the connection. */
function untilEnded(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let said = "";
    socket.on("data", (chunk) => (said += String(chunk)));
    socket.on("error", () => {});
    socket.on("close", () => resolve(said));
  });
}

describe.each([0, 1])("a client that begins and does not go on is let go, at listener %i", (at) => {
  const listener = listeners[at] as Listener;

  test.each([
    ["without a byte", ""],
    ["undecided which HTTP it speaks", "PR"],
    ["within the headers", "GET / HTTP/1.1\r\nHost: localhost\r\n"],
    ["within the body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"],
    ["HTTP/2 without a stream", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"],
  ])("%s", async (_name, bytes) => {
    const socket = connect(ports[at] as number, "127.0.0.1", () => void socket.write(bytes, "latin1"));
    await untilEnded(socket);
    await expect.poll(() => listener.connections).toBe(0);
  });

  test("an HTTP/2 connection whose calls are over", async () => {
    const session = connectHttp2(`http://127.0.0.1:${ports[at]}`);
    const call = session.request({ ":path": "/" });
    let answer = "";
    call.on("data", (chunk) => (answer += String(chunk)));
    await new Promise<void>((resolve) => session.on("close", resolve));
    expect(answer).toBe("ok");
  });
});

describe("a client of a TLS port that begins and does not go on is let go", () => {
  const PATIENCE = { headersMs: 100, bodyMs: 100, h2SilentMs: 100, endMs: 100 };

  test.each([
    ["without a byte", ""],
    ["within a handshake", "\x16\x03\x01\x02\x00\x01"],
    ["with a record that never fills", `\x16\x03\x01\x40\x00\x01\x00\x3f\xfc${"\0".repeat(100)}`],
  ])("%s", async (_name, bytes) => {
    const certificate = makeSelfSigned(Date.now());
    const secure = new Listener(() => {}, { patience: PATIENCE, certificate });
    const securePort = await secure.listen("127.0.0.1", 0);
    const socket = connect(securePort, "127.0.0.1", () => void socket.write(bytes, "latin1"));
    await untilEnded(socket);
    await expect.poll(() => secure.connections).toBe(0);
    await secure.close(0);
  });

  test.each([
    ["after it", []],
    ["after it, having chosen HTTP/2", ["h2"]],
  ])("%s", async (_name, ALPNProtocols) => {
    const certificate = makeSelfSigned(Date.now());
    const secure = new Listener(() => {}, { patience: PATIENCE, certificate });
    const securePort = await secure.listen("127.0.0.1", 0);
    const socket = connectTls({ port: securePort, host: "127.0.0.1", ca: certificate.cert, ALPNProtocols });
    await once(socket, "secureConnect");
    expect(secure.connections).toBe(1);
    await untilEnded(socket);
    await expect.poll(() => secure.connections).toBe(0);
    await secure.close(0);
  });
});

test("a long answer to a whole request is nobody's lateness", async () => {
  let finish = () => {};
  const slow = new Listener(
    (_request, response) => {
      response.write("still ");
      finish = () => response.end("here");
    },
    { patience: { headersMs: 100, bodyMs: 100, h2SilentMs: 100, endMs: 100 } },
  );
  const slowPort = await slow.listen("127.0.0.1", 0);
  try {
    const answer = await fetch(`http://127.0.0.1:${slowPort}`);
    // One that is late is let go meanwhile.
    const late = connect(slowPort, "127.0.0.1", () => void late.write("POST / HTTP/1.1\r\nHost: a\r\n"));
    await untilEnded(late);
    finish();
    expect(await answer.text()).toBe("still here");
  } finally {
    await slow.close(0);
  }
});

test.each([false, true])("a client that leaves takes its connection along, HTTP/2 walked: %s", async (isWalked) => {
  const patient = new Listener((_request, response) => void response.write("on and on"), { isWalked });
  const patientUrl = `http://127.0.0.1:${await patient.listen("127.0.0.1", 0)}`;
  try {
    const session = connectHttp2(patientUrl);
    const call = session.request({ ":path": "/" });
    await new Promise((resolve) => call.once("data", resolve));
    expect(patient.connections).toBe(1);
    session.destroy();
    await expect.poll(() => patient.connections).toBe(0);
  } finally {
    await patient.close(0);
  }
});

test.each([false, true])(
  "an HTTP/2 client that never reads is cut off, though nothing can be flushed to it; one whose stream is silent is not; walked: %s",
  async (isWalked) => {
    const piece = Buffer.alloc(1 << 20);
    let written = 0;
    const full = new Listener(
      (request, response) => {
        if (request.url === "/silent") response.write("for ever");
        // More than kernel and library take.
        else for (; written < 32; written++) response.write(piece);
      },
      { patience, isWalked },
    );
    const port = await full.listen("127.0.0.1", 0);
    const silent = connectHttp2(`http://127.0.0.1:${port}`);
    let raw: RawHttp2 | undefined;
    try {
      const call = silent.request({ ":path": "/silent" });
      call.resume();
      // It is told to open no more streams.
      await once(silent, "goaway");
      raw = new RawHttp2(port, settings([4, 0x7f_ff_ff_ff]));
      await once(raw.socket, "data");
      raw.socket.pause();
      raw.send(frame(FRAME.windowUpdate, 0, 0, u32(0x7f_00_00_00)));
      raw.request(1, requestHeaders("/"));
      await expect.poll(() => written).toBe(32);
      expect(full.connections).toBe(2);
      const error = once(raw.socket, "error");
      await expect.poll(() => full.connections, { timeout: 5_000 }).toBe(1);
      expect(call.closed).toBe(false);
      // Nor does the kernel keep anything for it: there is nothing more to read.
      raw.socket.resume();
      expect(await error).toMatchObject([{ code: "ECONNRESET" }]);
    } finally {
      silent.destroy();
      raw?.socket.destroy();
      await full.close(0);
    }
  },
);
