import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { holdsFor } from "../../../../../test/seeded.ts";
import { LINE_MAX_BYTES } from "./limits.ts";
import { LineReader, type LineFault } from "./line-reader.ts";

/** Feeds the pieces in turn; the lines they made, and the fault that ended it. */
function read(pieces: readonly Buffer[]): { lines: string[]; fault: LineFault | undefined; reader: LineReader } {
  const reader = new LineReader();
  const lines: string[] = [];
  for (const piece of pieces) {
    const fault = reader.feed(piece, (line) => lines.push(line) > 0);
    if (typeof fault === "string") return { lines, fault, reader };
  }
  return { lines, fault: undefined, reader };
}

/** The bytes in pieces that end at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const line = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => !/\p{Cc}|\uFEFF/u.test(text));
const places = fc.array(fc.nat(4_000), { maxLength: 8 });

test("lines are the same however their bytes are cut", () => {
  const ending = fc.constantFrom("\n", "\r\n");
  holdsFor(
    "lines, cut",
    fc.property(fc.array(fc.tuple(line, ending)), line, places, (lines, begun, at) => {
      const bytes = Buffer.from(lines.map(([text, end]) => text + end).join("") + begun);
      const { fault, reader, ...rest } = read(cut(bytes, at));
      expect(fault).toBeUndefined();
      expect(rest.lines).toEqual(lines.map(([text]) => text));
      expect(reader.isWithin).toBe(begun !== "");
      expect(reader.end()).toBe(begun);
    }),
    { runs: 300 },
  );
});

test("whatever the bytes, what is held is a line at most, and a fault is the same however they are cut", () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 4_000, maxLength: 5_000 }));
  const printable = fc.nat(9_000).map((length) => Buffer.alloc(length, "x"));
  holdsFor(
    "bytes, cut",
    fc.property(fc.oneof(bytes, printable), places, (some, at) => {
      const whole = read([Buffer.from(some)]);
      const parts = read(cut(Buffer.from(some), at));
      // Of two faults in one line, which is met first depends on the cut.
      expect(parts.fault === undefined).toBe(whole.fault === undefined);
      expect(parts.lines).toEqual(whole.lines);
      for (const text of whole.lines) expect(text).not.toMatch(/[\n\0\x1b]/);
    }),
    { runs: 300 },
  );
});

test("who wants no more lines for now is given the rest back", () => {
  const reader = new LineReader();
  const lines: string[] = [];
  const rest = reader.feed(Buffer.from("a\nb\r\nc\nd"), (text) => lines.push(text) < 2);
  expect([lines, String(rest)]).toEqual([["a", "b"], "c\nd"]);
  expect(reader.feed(Buffer.from("c\n"), (text) => lines.push(text) < 3)).toBeUndefined();
  expect(lines).toEqual(["a", "b", "c"]);
});

test("of what is no line its beginning is held", () => {
  expect(read([Buffer.from(`GET /${"x".repeat(LINE_MAX_BYTES)}`)]).reader.begun).toMatch(/^GET \/x/);
  expect(read([Buffer.from("GE"), Buffer.from(`T /${"x".repeat(LINE_MAX_BYTES)}`)]).reader.begun).toMatch(/^GE/);
  expect(read([Buffer.from("GET /\0")]).reader.begun).toMatch(/^GET \//);
  expect(read([Buffer.from("GET /\xff HTTP/1.1\n", "latin1")]).reader.begun).toMatch(/^GET \//);
});

describe("a line has at most 4,096 bytes", () => {
  test.each(["\n", "\r\n"])("without its end, %j", (end) => {
    const longest = "é".repeat(LINE_MAX_BYTES / 2);
    expect(read([Buffer.from(longest + end)]).lines).toEqual([longest]);
    expect(read([...Buffer.from(longest + end)].map((byte) => Buffer.of(byte))).lines).toEqual([longest]);
    expect(read([Buffer.from(`${longest}x${end}`)])).toMatchObject({ lines: [], fault: "LINE_TOO_LONG" });
  });

  test("and a longer one is no longer waited for", () => {
    expect(read([Buffer.alloc(LINE_MAX_BYTES, "x")]).fault).toBeUndefined();
    expect(read([Buffer.alloc(LINE_MAX_BYTES + 1, "x")]).fault).toBe("LINE_TOO_LONG");
    expect(read([Buffer.alloc(LINE_MAX_BYTES, "x"), Buffer.from("\rx")]).fault).toBe("LINE_TOO_LONG");
  });
});

test("bytes that are no text are no line", () => {
  for (const bytes of ["\0", "a\x1b[2J\n", "\x7f", "\xff\xfe\n", "\xc3\n"]) {
    expect([bytes, read([Buffer.from(bytes, "latin1")]).fault]).toEqual([bytes, "NOT_TEXT"]);
  }
});
