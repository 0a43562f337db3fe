import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ImportFault } from "./capture.ts";
import { unzipOne } from "./unzip.ts";
import { zipOne } from "./fixtures/zip-one.ts";

const CONTENT = Buffer.from("31669457,1821000,300,P,2000,0\n".repeat(50));

describe("unzipOne", () => {
  test.each([
    ["deflated", zipOne("day.csv", CONTENT)],
    ["stored", zipOne("day.csv", CONTENT, { stored: true })],
    ["with its sizes in the ZIP64 field", zipOne("day.csv", CONTENT, { wide: true })],
    ["with a comment at its end", zipOne("day.csv", CONTENT, { comment: "a comment" })],
  ])("reads a file that is %s", (_, archive) => {
    expect(unzipOne(archive)).toEqual({ name: "day.csv", content: CONTENT });
  });

  test("refuses a wrong checksum and a wrong size", () => {
    expect(() => unzipOne(zipOne("a", CONTENT, { sum: crc32(CONTENT) ^ 1 }))).toThrow("its checksum is wrong");
    expect(() => unzipOne(zipOne("a", CONTENT, { size: CONTENT.length + 1 }))).toThrow("a size is wrong");
    expect(() => unzipOne(zipOne("a", CONTENT, { size: CONTENT.length - 1 }))).toThrow("damaged");
  });

  test("says what it cannot read", () => {
    expect(() => unzipOne(Buffer.from("wss://…"))).toThrow("it is no zip archive");
    expect(() => unzipOne(zipOne("a", CONTENT, { count: 2 }))).toThrow("holds 2 files");
    expect(() => unzipOne(zipOne("a", CONTENT, { flags: 1 }))).toThrow("is encrypted");
    expect(() => unzipOne(zipOne("a", CONTENT, { method: 9 }))).toThrow("not deflate");
    expect(deflateRawSync(CONTENT).length).toBeLessThan(CONTENT.length);
  });

  test("cut or changed anywhere, it gives the whole content or an ImportFault", () => {
    const archive = zipOne("day.csv", CONTENT);
    const broken = fc.oneof(
      fc.nat({ max: archive.length - 1 }).map((length) => archive.subarray(0, length)),
      fc.tuple(fc.nat({ max: archive.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const changed = Buffer.from(archive);
        changed[at] = (changed[at] ?? 0) ^ flip;
        return changed;
      }),
    );
    fc.assert(
      fc.property(broken, (bytes) => {
        try {
          expect(unzipOne(bytes).content).toEqual(CONTENT);
        } catch (error) {
          expect(error).toBeInstanceOf(ImportFault);
        }
      }),
      { numRuns: 500 },
    );
  });
});
