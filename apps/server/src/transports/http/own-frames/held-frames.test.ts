import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

import { afterEach, expect, test, vi } from "vitest";

import { numbers } from "../../../../../../test/http2-peer.ts";
import { frame, settings } from "../../../../../../test/raw-http2.ts";
import { END_MAX_MS } from "../limits.ts";
import { WalkedConnection } from "./walked-connection.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const HELD_MAX = 256;

/** As much of a socket as a walked connection uses; the kernel takes all. */
class TakingSocket extends EventEmitter {
  writable = true;
  writableLength = 0;
  writableNeedDrain = false;
  written: Buffer[] = [];
  isEnded = false;
  destroyed = false;

  write(bytes: Buffer): void {
    this.written.push(bytes);
  }

  end(): void {
    this.isEnded = true;
  }

  pause(): void {}
  resume(): void {}
  destroy(): void {}

  resetAndDestroy(): void {
    this.destroyed = true;
    this.emit("close");
  }
}

/** A connection whose window is shut, as the library has used it. */
function shut(): { socket: TakingSocket; walked: WalkedConnection; write: (bytes: Buffer) => boolean } {
  const socket = new TakingSocket();
  const walked = new WalkedConnection(socket as unknown as Socket);
  walked.resume();
  socket.emit("data", Buffer.concat([PREFACE, settings()]));
  const write = (bytes: Buffer): boolean => {
    let isTaken = false;
    walked.write(bytes, () => (isTaken = true));
    return isTaken;
  };
  for (let left = 65_535; left > 0; left -= 13_107) write(frame(0, 0, 1, Buffer.alloc(13_107)));
  socket.written = [];
  return { socket, walked, write };
}

afterEach(() => void vi.useRealTimers());

/** A write's end is told a moment later. */
const moment = () => new Promise((resolve) => setImmediate(resolve));

test("so many frames may wait for a window while the library goes on, and with one more it waits too", async () => {
  const { socket, walked } = shut();
  let taken = 0;
  const data = frame(0, 0, 3, Buffer.alloc(1));
  for (let n = 0; n < HELD_MAX; n++) walked.write(data, () => taken++);
  await moment();
  expect(taken).toBe(HELD_MAX);
  expect(socket.written).toEqual([]);
  walked.write(data, () => taken++);
  const pong = frame(6, 1, 0, Buffer.alloc(8));
  walked.write(pong, () => taken++);
  await moment();
  expect(taken).toBe(HELD_MAX);
  socket.emit("data", frame(8, 0, 0, numbers(1)));
  await moment();
  expect(taken).toBe(HELD_MAX + 2);
  expect(Buffer.concat(socket.written).equals(Buffer.concat([data, pong]))).toBe(true);
});

test("an end waits for what is held, and not for ever", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (const isTaken of [true, false]) {
    const { socket, walked, write } = shut();
    write(frame(0, 1, 3, Buffer.alloc(2)));
    walked.end();
    await moment();
    expect(socket.isEnded).toBe(false);
    // Other bytes are no reason to wait longer.
    vi.advanceTimersByTime(END_MAX_MS - 1);
    socket.emit("data", frame(6, 1, 0, Buffer.alloc(8)));
    expect(socket.destroyed).toBe(false);
    socket.emit("data", frame(8, 0, 0, numbers(isTaken ? 2 : 1)));
    await moment();
    expect(socket.isEnded).toBe(isTaken);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  }
});
