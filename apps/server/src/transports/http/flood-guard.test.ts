import { EventEmitter } from "node:events";
import { connect as connectHttp2, type Http2Session } from "node:http2";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { CODE, FRAME, frame, RawHttp2 } from "../../../../../test/raw-http2.ts";
import { FloodGuard } from "./flood-guard.ts";
import { H2_BYTES_PER_SECOND_MAX, H2_PINGS_PER_SECOND_MAX, H2_SETTINGS_PER_SECOND_MAX } from "./limits.ts";
import { Listener } from "./listener.ts";

// Every flood by itself, against a whole server, is in test/h2-floods.test.ts.

/** As much of a session as the guard looks at. */
class Session extends EventEmitter {
  readonly socket = { bytesRead: 0 };
  endedWith: number | undefined;

  get destroyed(): boolean {
    return this.endedWith !== undefined;
  }

  destroy(_error: Error, code: number): void {
    this.endedWith = code;
  }
}

describe("in one second a connection may send", () => {
  let session: Session;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    session = new Session();
    new FloodGuard().watch(session as unknown as Http2Session);
  });

  afterEach(() => {
    session.emit("close");
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test.each([
    ["pings", "ping", H2_PINGS_PER_SECOND_MAX],
    ["settings", "remoteSettings", H2_SETTINGS_PER_SECOND_MAX],
  ])("so many %s in each second, and not one more", (_what, event, most) => {
    for (let second = 0; second < 3; second++) {
      for (let n = 0; n < most; n++) session.emit(event);
      expect(session.endedWith).toBeUndefined();
      vi.advanceTimersByTime(1_000);
    }
    for (let n = 0; n <= most; n++) session.emit(event);
    expect(session.endedWith).toBe(CODE.calm);
  });

  test("so many bytes in each second, whatever they are, and not one more", () => {
    for (let second = 0; second < 3; second++) {
      session.socket.bytesRead += H2_BYTES_PER_SECOND_MAX;
      vi.advanceTimersByTime(1_000);
      expect(session.endedWith).toBeUndefined();
    }
    session.socket.bytesRead += H2_BYTES_PER_SECOND_MAX + 1;
    vi.advanceTimersByTime(250);
    expect(session.endedWith).toBe(CODE.calm);
  });

  test("so many bytes of the wire, where a session does not see all of it", () => {
    const wire = { bytesRead: H2_BYTES_PER_SECOND_MAX };
    const walked = new Session();
    const guard = new FloodGuard();
    guard.watch(walked as unknown as Http2Session, wire);
    vi.advanceTimersByTime(250);
    expect(walked.endedWith).toBeUndefined();
    wire.bytesRead++;
    vi.advanceTimersByTime(250);
    expect(walked.endedWith).toBe(CODE.calm);
    walked.emit("close");
  });
});

describe("on a real connection", () => {
  const PING = frame(FRAME.ping, 0, 0, new Uint8Array(8));
  let listener: Listener;
  let port: number;

  beforeAll(async () => {
    listener = new Listener((_request, response) => void response.end("ok"), { isWalked: true });
    port = await listener.listen("127.0.0.1", 0);
  });

  afterAll(() => listener.close(0));

  /** A few at a time, each when the last were answered: a burst is nghttp2's own to end. */
  async function pinged(): Promise<number | undefined> {
    const raw = new RawHttp2(port);
    raw.socket.on("data", () => raw.send(...Array.from({ length: 90 }, () => PING)));
    return await raw.ended;
  }

  test("a flood of frames that are right is told to calm down", async () => {
    expect(await pinged()).toBe(CODE.calm);
    await expect.poll(() => listener.connections).toBe(0);
  });

  test("an honest client beside a flood is answered, and its own pings are no flood", async () => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    await new Promise((resolve) => session.once("connect", resolve));
    const beside = pinged();
    for (let n = 0; n < 50; n++) {
      await new Promise<void>((resolve, reject) => session.ping((error) => (error ? reject(error) : resolve())));
      const call = session.request({ ":path": "/" });
      expect(await new Promise((resolve) => call.once("data", (bytes) => resolve(String(bytes))))).toBe("ok");
    }
    await beside;
    expect(session.destroyed).toBe(false);
    session.destroy();
  });
});
