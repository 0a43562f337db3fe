import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { Credit } from "./credit.ts";
import { CREDIT_BYTES, CREDIT_MS, CREDIT_STEP_BYTES } from "./limits.ts";

test("what was written before the first acknowledgement counts by its bytes", () => {
  const credit = new Credit(CREDIT_BYTES + 10);
  credit.acknowledge(9);
  expect(credit.isSpent(1_000_000)).toBe(true);
  credit.acknowledge(10);
  expect(credit.isSpent(1_000_000)).toBe(false);
  expect(credit.behindMs(1_000_000)).toBe(0);
});

test.each([
  [CREDIT_BYTES, false],
  [CREDIT_BYTES + 1, true],
])("%i bytes in flight: held back is %s", (bytes, held) => {
  const credit = new Credit(0);
  credit.acknowledge(0);
  credit.wrote(bytes, 0);
  expect(credit.isSpent(0)).toBe(held);
});

test.each([
  [CREDIT_STEP_BYTES, 60_000, false],
  [CREDIT_STEP_BYTES + 1, CREDIT_MS - 1, false],
  [CREDIT_STEP_BYTES + 1, CREDIT_MS, true],
])("%i bytes in flight for %i ms: held back is %s", (bytes, ms, held) => {
  const credit = new Credit(0);
  credit.acknowledge(0);
  credit.wrote(bytes, 0);
  expect(credit.isSpent(ms)).toBe(held);
});

test("an acknowledgement of more than was written is one of all of it, and one that counts back is none", () => {
  const credit = new Credit(0);
  credit.wrote(100, 0);
  credit.acknowledge(Number.MAX_SAFE_INTEGER);
  credit.acknowledge(0);
  credit.wrote(CREDIT_BYTES, 0);
  expect(credit.isSpent(0)).toBe(false);
  credit.wrote(1, 0);
  expect(credit.isSpent(0)).toBe(true);
});

test("a byte acknowledged now and then does not make what waits any younger", () => {
  const credit = new Credit(0);
  credit.acknowledge(0);
  credit.wrote(CREDIT_BYTES, 0);
  for (let n = 1; n <= 100; n++) credit.acknowledge(n);
  expect(credit.behindMs(10_000)).toBe(10_000);
});

const step = fc.record({ bytes: fc.nat(40_000), ms: fc.nat(400), acknowledged: fc.nat(60_000) });

test("against a list of every byte's time: never held back for less, and at most a grain later", () => {
  holdsFor(
    "credit",
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const credit = new Credit(0);
      credit.acknowledge(0);
      const writes: { end: number; atMs: number }[] = [];
      let [now, written, acknowledged] = [0, 0, 0];
      for (const { bytes, ms, acknowledged: more } of steps) {
        now += ms;
        written += bytes;
        credit.wrote(bytes, now);
        writes.push({ end: written, atMs: now });
        acknowledged = Math.min(written, acknowledged + more);
        credit.acknowledge(acknowledged);
        const oldest = writes.find(({ end }) => end > acknowledged + CREDIT_STEP_BYTES);
        const behindMs = oldest ? now - oldest.atMs : 0;
        expect(credit.behindMs(now)).toBeGreaterThanOrEqual(behindMs);
        expect(credit.behindMs(now)).toBeLessThan(behindMs + 200);
      }
    }),
    { runs: 200 },
  );
});
