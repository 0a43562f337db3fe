import fc from "fast-check";
import { expect, test } from "vitest";
import { Envelopes, envelope } from "./envelope.ts";

test("messages come out as they were framed, however their bytes are cut", () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (all, lengths) => {
      const bytes = new Uint8Array(all.flatMap((data) => [...envelope(data)]));
      const envelopes = new Envelopes();
      const found: Uint8Array[] = [];
      for (let from = 0, cut = 0; from < bytes.length; cut++) {
        const to = from + (lengths[cut % lengths.length] ?? 1);
        for (const { flags, data } of envelopes.push(bytes.subarray(from, to))) {
          expect(flags).toBe(0);
          found.push(data.slice());
        }
        from = to;
      }
      expect(found).toEqual(all);
    }),
  );
});

test("a length beyond 4 MiB is refused by its head, before anything is kept for it", () => {
  const head = (length: number) => {
    const bytes = new Uint8Array(5);
    new DataView(bytes.buffer).setUint32(1, length);
    return bytes;
  };
  expect([...new Envelopes().push(head(4 * 1024 * 1024))]).toEqual([]);
  expect(() => [...new Envelopes().push(head(4 * 1024 * 1024 + 1))]).toThrow(/too long/);
});
