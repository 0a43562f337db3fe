import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { FRAME_HEAD_BYTES, FRAME_MAX_BYTES, FrameKind, FrameReader, jsonFrame, writeFrameHead } from "./link-frame.ts";

const frameOf = (kind: FrameKind, body: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(FRAME_HEAD_BYTES + body.length);
  writeFrameHead(frame, 0, kind, body.length);
  frame.set(body, FRAME_HEAD_BYTES);
  return frame;
};

/** A reader, and what it has cut; `until` is how many frames it wants. */
function start(until = Infinity) {
  const cut: [FrameKind, Uint8Array][] = [];
  const reader = new FrameReader((kind, body) => {
    cut.push([kind, Uint8Array.from(body)]);
    return cut.length < until;
  });
  return { cut, reader };
}

test("frames come out as they went in, however the socket splits them", () => {
  const anyFrame = fc.tuple(fc.constantFrom(FrameKind.PRICES, FrameKind.JSON), fc.uint8Array({ maxLength: 300 }));
  const property = fc.property(
    fc.array(anyFrame, { maxLength: 20 }),
    fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
    (frames, sizes) => {
      const bytes = Buffer.concat(frames.map(([kind, body]) => frameOf(kind, body)));
      const { cut, reader } = start();
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const size = sizes[n % sizes.length] as number;
        expect(reader.read(bytes.subarray(at, at + size))).toBe(true);
        at += size;
      }
      expect(cut).toEqual(frames);
    },
  );
  holdsFor("frames between processes", property, { runs: 300 });
});

test("a frame is as long as it may be, and one of a byte more ends the reading at its head", () => {
  const { cut, reader } = start();
  expect(reader.read(frameOf(FrameKind.PRICES, new Uint8Array(FRAME_MAX_BYTES)))).toBe(true);
  expect(cut[0]?.[1]).toHaveLength(FRAME_MAX_BYTES);
  const head = new Uint8Array(FRAME_HEAD_BYTES);
  writeFrameHead(head, 0, FrameKind.PRICES, FRAME_MAX_BYTES + 1);
  expect(reader.read(head)).toBe(false);
  expect(cut).toHaveLength(1);
});

test("a kind that there is not ends the reading; what was whole before it counts", () => {
  const { cut, reader } = start();
  const bad = frameOf(4 as FrameKind, new Uint8Array(1));
  expect(reader.read(Buffer.concat([frameOf(FrameKind.JSON, Uint8Array.of(7)), bad]))).toBe(false);
  expect(cut).toEqual([[FrameKind.JSON, Uint8Array.of(7)]]);
});

test("who wants no more is told no more", () => {
  const { cut, reader } = start(1);
  const frame = frameOf(FrameKind.JSON, Uint8Array.of(1));
  expect(reader.read(Buffer.concat([frame, frame]))).toBe(false);
  expect(cut).toHaveLength(1);
});

test("a frame of JSON that would be too long is not made", () => {
  const most = FRAME_MAX_BYTES - 2;
  expect(jsonFrame("x".repeat(most))).toHaveLength(FRAME_HEAD_BYTES + FRAME_MAX_BYTES);
  expect(() => jsonFrame("x".repeat(most + 1))).toThrow(RangeError);
});
