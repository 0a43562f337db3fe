import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

import { afterEach, describe, expect, test, vi } from "vitest";

import { numbers } from "../../../../../../test/http2-peer.ts";
import { CODE, frame, settings } from "../../../../../../test/raw-http2.ts";
import { END_MAX_MS, HELD_FRAMES_MAX, HELD_MAX_MS, UNHEARD_MAX_BYTES } from "../limits.ts";
import { WalkedConnection } from "./walked-connection.ts";
import { LIBRARY_MAX } from "./windows.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** As much of a socket as a walked connection uses; the kernel takes all. */
class TakingSocket extends EventEmitter {
  writable = true;
  writableLength = 0;
  writableNeedDrain = false;
  written: Buffer[] = [];
  isEnded = false;
  isPaused = false;
  destroyed = false;

  write(bytes: Buffer): void {
    this.written.push(bytes);
  }

  end(last?: Buffer): void {
    if (last) this.written.push(last);
    this.isEnded = true;
    this.writable = false;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

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

/** The same, with so many frames held, and a library that reads no more. */
function full(frames: number): ReturnType<typeof shut> {
  const made = shut();
  for (let n = 0; n < frames; n++) made.write(frame(0, 0, 3, Buffer.alloc(1)));
  made.walked.pause();
  return made;
}

afterEach(() => void vi.useRealTimers());

/** A write's end is told a moment later. */
const moment = () => new Promise((resolve) => setImmediate(resolve));

test("so many frames may wait for a window while the library goes on, and with one more it waits too", async () => {
  const { socket, walked } = shut();
  let taken = 0;
  const data = frame(0, 0, 3, Buffer.alloc(1));
  for (let n = 0; n < HELD_FRAMES_MAX; n++) walked.write(data, () => taken++);
  await moment();
  expect(taken).toBe(HELD_FRAMES_MAX);
  expect(socket.written).toEqual([]);
  walked.write(data, () => taken++);
  const pong = frame(6, 1, 0, Buffer.alloc(8));
  walked.write(pong, () => taken++);
  await moment();
  expect(taken).toBe(HELD_FRAMES_MAX);
  socket.emit("data", frame(8, 0, 0, numbers(1)));
  await moment();
  expect(taken).toBe(HELD_FRAMES_MAX + 2);
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

/** Frames of no meaning, so many bytes of them in all. */
const bytes = (length: number): Buffer => frame(0xfa, 0, 0, Buffer.alloc(length - 9));

describe("a library that is held back reads nothing, and its peer is heard", () => {
  test("of what it takes, however much it says in front of it", async () => {
    const { socket, walked } = full(HELD_FRAMES_MAX + 1);
    const before = walked.readableLength;
    socket.emit("data", bytes(UNHEARD_MAX_BYTES - before));
    expect([socket.isPaused, socket.isEnded]).toEqual([false, false]);
    socket.emit("data", frame(8, 0, 0, numbers(HELD_FRAMES_MAX + 1)));
    await moment();
    expect(Buffer.concat(socket.written).length).toBe((HELD_FRAMES_MAX + 1) * 10);
    // From here on it is as ever.
    socket.emit("data", bytes(9));
    expect([socket.isPaused, socket.isEnded]).toEqual([true, false]);
  });

  test("also where the socket was paused before", () => {
    const { socket, write } = full(HELD_FRAMES_MAX);
    socket.emit("data", bytes(UNHEARD_MAX_BYTES));
    expect(socket.isPaused).toBe(true);
    write(frame(0, 0, 3, Buffer.alloc(1)));
    expect(socket.isPaused).toBe(false);
  });

  test("up to a bound: beyond it the connection is ended and says why, and what still comes is dropped", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { socket, walked } = full(HELD_FRAMES_MAX + 1);
    socket.emit("data", frame(1, 5, 7, Buffer.from("head")));
    socket.emit("data", bytes(UNHEARD_MAX_BYTES - walked.readableLength));
    expect(socket.written).toEqual([]);
    socket.emit("data", bytes(9));
    expect(socket.written).toEqual([frame(7, 0, 0, numbers(7, CODE.calm))]);
    expect(socket.isEnded).toBe(true);
    const there = walked.readableLength;
    socket.emit("data", bytes(100_000));
    expect(walked.readableLength).toBe(there);
    vi.advanceTimersByTime(END_MAX_MS - 1);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });
});

describe("an answer that the library holds for sent", () => {
  const pong = frame(6, 1, 0, Buffer.alloc(8));

  test("and that is not taken has its connection cut off, whatever else the peer says", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { socket, walked, write } = shut();
    expect(vi.getTimerCount()).toBe(0);
    write(frame(0, 1, 3, Buffer.alloc(200)));
    for (let n = 1; n < 100; n++) {
      vi.advanceTimersByTime(HELD_MAX_MS / 100);
      // A byte now and then is no reason to hold the rest.
      socket.emit("data", Buffer.concat([pong, frame(8, 0, 0, numbers(1))]));
    }
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(HELD_MAX_MS / 100);
    expect(socket.destroyed).toBe(true);
    walked.destroy();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("has a whole look of its own, and nobody looks where nothing waits", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { socket, write } = shut();
    write(frame(0, 1, 3, Buffer.alloc(2)));
    vi.advanceTimersByTime(HELD_MAX_MS - 1);
    write(frame(0, 1, 5, Buffer.alloc(2)));
    socket.emit("data", frame(8, 0, 0, numbers(2)));
    vi.advanceTimersByTime(HELD_MAX_MS);
    expect(socket.destroyed).toBe(false);
    socket.emit("data", frame(8, 0, 0, numbers(2)));
    expect(vi.getTimerCount()).toBe(0);
    write(frame(0, 1, 7, Buffer.alloc(2)));
    vi.advanceTimersByTime(HELD_MAX_MS - 1);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });
});

test("what may be held and what may be unheard are together within what one client may cost", () => {
  expect(LIBRARY_MAX + UNHEARD_MAX_BYTES).toBeLessThanOrEqual(192 * 1024);
});
