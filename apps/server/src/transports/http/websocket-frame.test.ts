import type { Writable } from "node:stream";

import { expect, test } from "vitest";
import * as ws from "ws";

import { frameHeadBytes, frameOf, PONG, TEXT } from "./websocket-frame.ts";

/** What clients read frames with; the library's types leave it out. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** What a client's own library reads in a frame. */
function read(frame: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on("message", resolve).on("pong", resolve).on("error", reject);
    receiver.write(Buffer.from(frame));
  });
}

test.each([
  [0, 2],
  [1, 2],
  [125, 2],
  [126, 4],
  [127, 4],
  [65_535, 4],
  [65_536, 10],
  [70_000, 10],
  [2 ** 24 + 3, 10],
])("a text of %i bytes has the shortest head there is, and is read as it was", async (length, headBytes) => {
  const text = Buffer.alloc(length, "x");
  const frame = frameOf(TEXT, text);
  expect(frameHeadBytes(length)).toBe(headBytes);
  expect(frame.length).toBe(headBytes + length);
  expect((await read(frame)).equals(text)).toBe(true);
});

test("a pong gives back what the ping held", async () => {
  expect(String(await read(frameOf(PONG, Buffer.from("ping"))))).toBe("ping");
});
