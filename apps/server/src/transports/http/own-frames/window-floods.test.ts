import { afterEach, expect, test, vi } from "vitest";

import { frame, settings, u32 } from "../../../../../../test/raw-http2.ts";
import { ROOM } from "../../../engine/ports/transport.ts";
import { FrameWalk } from "./frame-walk.ts";
import { Windows } from "./windows.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const WINDOW_FIRST = 65_535;
/** What one read of a socket holds. */
const AT_ONCE = Math.floor(65_536 / 13);

const updates = (stream: number, n = AT_ONCE) =>
  Buffer.concat(Array.from({ length: n }, () => frame(8, 0, stream, u32(1))));

afterEach(() => void vi.restoreAllMocks());

/** A walk that counts, on which so many streams of ours wait for windows that are shut. */
function waiting(streams: number): { walk: FrameWalk; toPeer: Buffer[]; toLibrary: Buffer[] } {
  const toPeer: Buffer[] = [];
  const toLibrary: Buffer[] = [];
  const walk = new FrameWalk({
    toPeer: (bytes) => toPeer.push(Buffer.from(bytes)) < 0,
    toLibrary: (bytes) => void toLibrary.push(Buffer.from(bytes)),
    owes: () => {},
  });
  walk.fromPeer(Buffer.concat([PREFACE, settings([4, 0])]));
  for (let id = 1; id < 2 * streams; id += 2) {
    walk.fromPeer(frame(1, 5, id, Buffer.from("ask")));
    const own = walk.own(id);
    walk.fromLibrary(frame(1, 4, id, Buffer.from("head")));
    own?.write(Buffer.alloc(70_000 + 2 * ROOM), ROOM, ROOM + 70_000);
  }
  toPeer.length = 0;
  toLibrary.length = 0;
  return { walk, toPeer, toLibrary };
}

/** The bytes of DATA in some writes of one frame each. */
const dataOf = (writes: readonly Buffer[]) => writes.reduce((sum, { length }) => sum + length - 9, 0);

test("a read full of updates of one stream is one write, and no other stream is looked at", () => {
  const { walk, toPeer } = waiting(98);
  const looks = vi.spyOn(Windows.prototype, "roomFor");
  walk.fromPeer(updates(1));
  expect(toPeer.length).toBe(1);
  expect(dataOf(toPeer)).toBe(AT_ONCE);
  expect(looks.mock.calls.length).toBeLessThan(4);
});

test("a read full of updates of the connection has each stream that waits looked at once", () => {
  const { walk, toPeer } = waiting(98);
  const looks = vi.spyOn(Windows.prototype, "roomFor");
  walk.fromPeer(updates(0));
  expect(toPeer).toEqual([]);
  expect(looks.mock.calls.length).toBeLessThanOrEqual(98);
});

test("while the connection's window is shut, growth of a stream's has nobody looked at", () => {
  const { walk, toPeer } = waiting(98);
  walk.fromPeer(frame(8, 0, 1, u32(70_000)));
  expect(toPeer.map(({ length }) => length)).toEqual([WINDOW_FIRST + 4 * 9]);
  toPeer.length = 0;
  const looks = vi.spyOn(Windows.prototype, "roomFor");
  walk.fromPeer(updates(3));
  expect(looks).not.toHaveBeenCalled();
  walk.fromPeer(updates(0, 7));
  expect(dataOf(toPeer)).toBe(7);
});

test("answers that are held go on in one part per read, whole and in order, and the library hears of growth once", () => {
  const { walk, toPeer, toLibrary } = waiting(1);
  walk.fromPeer(frame(8, 0, 1, u32(WINDOW_FIRST)));
  const answer = Buffer.from(Array.from({ length: 10_000 }, (_, n) => n % 251));
  walk.fromPeer(frame(1, 5, 3, Buffer.from("ask")));
  walk.fromPeer(frame(8, 0, 3, u32(10_000)));
  walk.fromLibrary(Buffer.concat([frame(1, 4, 3, Buffer.from("head")), frame(0, 1, 3, answer)]));
  expect(walk.held).toBe(1);
  toPeer.length = 0;
  toLibrary.length = 0;
  walk.fromPeer(updates(0));
  expect(toPeer.length).toBe(1);
  walk.fromPeer(updates(0, 10_000 - AT_ONCE));
  expect(toPeer.map((bytes) => bytes[4])).toEqual([0, 1]);
  expect(Buffer.concat(toPeer.map((bytes) => bytes.subarray(9))).equals(answer)).toBe(true);
  expect(walk.held).toBe(0);
  walk.fromPeer(updates(0));
  expect(toLibrary.length).toBeLessThanOrEqual(1);
});

test("a stream's window that grows byte by byte, each by itself, lets each byte out", () => {
  const { walk, toPeer } = waiting(2);
  for (let n = 0; n < 5; n++) walk.fromPeer(updates(3, 1));
  expect(toPeer.map(({ length }) => length)).toEqual([10, 10, 10, 10, 10]);
});

test("growth in front of a frame that has only begun is told before it, however long that takes", () => {
  const { walk, toLibrary } = waiting(1);
  // All of the connection's first window is the library's to use.
  walk.fromPeer(frame(1, 5, 3, Buffer.from("ask")));
  walk.fromPeer(frame(8, 0, 3, u32(WINDOW_FIRST)));
  for (let left = WINDOW_FIRST; left > 0; left -= 13_107) walk.fromLibrary(frame(0, 0, 3, Buffer.alloc(13_107)));
  toLibrary.length = 0;
  const begun = frame(0, 0, 3, Buffer.alloc(9)).subarray(0, 12);
  walk.fromPeer(Buffer.concat([updates(0, 100), begun]));
  expect(Buffer.concat(toLibrary)).toEqual(Buffer.concat([frame(8, 0, 0, u32(100)), begun]));
});
