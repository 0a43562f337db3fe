import fc from "fast-check";
import { expect, test } from "vitest";

import { holdsFor } from "../../../../../test/seeded.ts";
import { MessageWalk } from "./message-walk.ts";

interface Frame {
  readonly opcode: number;
  readonly isLast: boolean;
  readonly length: number;
  /** How many bytes say the length: more than are needed are read as well. */
  readonly lengthBytes: 0 | 2 | 8;
  readonly isMasked: boolean;
}

function bytesOf({ opcode, isLast, length, lengthBytes, isMasked }: Frame): Buffer {
  const size = Buffer.alloc(1 + lengthBytes);
  if (lengthBytes === 2) size.writeUInt16BE(length, 1);
  if (lengthBytes === 8) size.writeBigUInt64BE(BigInt(length), 1);
  size[0] = (isMasked ? 0x80 : 0) | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  const first = Buffer.from([(isLast ? 0x80 : 0) | opcode]);
  return Buffer.concat([first, size, Buffer.alloc((isMasked ? 4 : 0) + length, 0xff)]);
}

const frame: fc.Arbitrary<Frame> = fc.record({
  opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
  isLast: fc.boolean(),
  length: fc.nat(125),
  lengthBytes: fc.constantFrom(0, 2, 8),
  isMasked: fc.boolean(),
});

test("wherever frames are cut, they are counted, and what is not whole is known", () => {
  holdsFor(
    "frames, cut",
    fc.property(fc.array(frame, { maxLength: 10 }), fc.array(fc.nat(500), { maxLength: 10 }), (frames, places) => {
      const all = frames.map(bytesOf);
      const bytes = Buffer.concat(all);
      const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
      const endOf = all.map((_, n) => Buffer.concat(all.slice(0, n + 1)).length);
      const walk = new MessageWalk();
      for (const [index, end] of ends.entries()) {
        const begin = ends[index - 1] ?? 0;
        const told = walk.feed(bytes.subarray(begin, end));
        const met = frames.filter((_, n) => begin < (endOf[n] as number) && (endOf[n] as number) <= end);
        expect(told).toEqual({
          fragments: met.filter(({ opcode, isLast }) => opcode < 8 && !isLast).length,
          hasEnded: met.some(({ opcode, isLast }) => opcode < 8 && isLast),
          hasClosed: met.some(({ opcode }) => opcode === 8),
        });
        const whole = frames.filter((_, n) => (endOf[n] as number) <= end);
        const isOpen = whole.findLast(({ opcode }) => opcode < 8)?.isLast === false;
        expect(walk.isWithin).toBe(end > (endOf[whole.length - 1] ?? 0) || isOpen);
      }
    }),
    { runs: 300 },
  );
});
