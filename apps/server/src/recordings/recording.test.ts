import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, readlink, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RecordingFault } from "./fault.ts";
import { fresh, INFO, quotes, quotesOf, readAll, recorded, STARTED } from "./fixtures/recorded.ts";
import { MEMBER_MAX_BYTES } from "./member.ts";
import { readBatches } from "./reader.ts";
import { createRecordingWriter } from "./writer.ts";

/** Where Linux lists the files that this process has open. */
const OPEN_FILES = "/proc/self/fd";

describe("a recording", () => {
  test("gives back what was written, in order, with line numbers from 1", async () => {
    const path = fresh();
    const written = await recorded(path, 2);
    const { reads, fault } = await readAll(path);
    expect(fault).toBeUndefined();
    expect(reads[0]).toEqual({ kind: "start", startedTimeMs: STARTED, line: 1 });
    expect(reads[1]).toEqual({ kind: "info", info: INFO, line: 2 });
    expect(quotesOf(reads)).toEqual(written);
    expect(reads.map(({ line }) => line)).toEqual(reads.map((_, at) => at + 1));
  });

  test("cut at any byte, it is read up to the cut in whole lines, and goes on after an append", async () => {
    const whole = fresh();
    const written = await recorded(whole, 2);
    const bytes = await readFile(whole);
    const path = fresh();
    for (let length = 1; length < bytes.length; length++) {
      await writeFile(path, bytes.subarray(0, length));
      const { reads, fault } = await readAll(path);
      expect(fault, `cut at ${length}`).toBeUndefined();
      const before = quotesOf(reads);
      expect(before).toEqual(written.slice(0, before.length));
      const writer = await createRecordingWriter(path, { startedTimeMs: STARTED });
      writer.append(quotes(90, 91));
      await writer.close();
      const after = await readAll(path);
      expect(after.fault, `appended to after a cut at ${length}`).toBeUndefined();
      // What stood in the member that was cut is gone; what stood in whole members is not.
      const kept = quotesOf(after.reads).slice(0, -1);
      expect(kept).toEqual(written.slice(0, kept.length));
      expect(before.length - kept.length).toBeLessThanOrEqual(3);
      expect(quotesOf(after.reads).at(-1)).toEqual(quotes(90, 91)[0]);
      expect(after.reads.some((read) => read.kind === "cut")).toBe(false);
    }
  });

  test("where it was cut is said, unless it was between two members", async () => {
    const path = fresh();
    await recorded(path, 2);
    const { size } = await stat(path);
    await truncate(path, size - 1);
    const { reads } = await readAll(path);
    expect(reads.at(-1)?.kind).toBe("cut");
    expect(quotesOf(reads)).toHaveLength(6);
    await truncate(path, size - 30);
    const writer = await createRecordingWriter(path);
    await writer.close();
    expect(writer.removedBytes).toBeGreaterThan(0);
  });

  test("zeros at its end, as a power failure leaves them, are a cut", async () => {
    const path = fresh();
    const written = await recorded(path, 1);
    await appendFile(path, Buffer.alloc(5_000));
    const { reads, fault } = await readAll(path);
    expect(fault).toBeUndefined();
    expect(quotesOf(reads)).toEqual(written);
    expect(reads.at(-1)?.kind).toBe("cut");
  });

  test("with any byte changed, what is read before the fault is right", async () => {
    const whole = fresh();
    const ends: number[] = [];
    const written = await recorded(whole, 3, ends);
    const bytes = await readFile(whole);
    const path = fresh();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        await writeFile(path, changed);
        const { reads, fault } = await readAll(path);
        const read = quotesOf(reads);
        const last = reads.at(-1);
        if (last?.kind === "cut") {
          // What seems to be a member cut short has no checksum; all before it are held to theirs.
          const sure = 3 * ends.filter((end) => end <= last.byte).length;
          expect(read.slice(0, sure)).toEqual(written.slice(0, sure));
          return;
        }
        expect(read).toEqual(written.slice(0, read.length));
        // Only what carries no meaning (a header's time) may change unnoticed.
        if (!fault) expect(read).toEqual(written);
        if (fault?.kind === "damaged") expect(fault.line).toBe(reads.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  test("garbage of any kind is a RecordingFault", async () => {
    const path = fresh();
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), bytes])),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => gzipSync(bytes)),
      fc.string().map((text) => gzipSync(`{"streampulse":"recording","version":1,"started":1}\n${text}x`)),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        await writeFile(path, bytes);
        const { reads, fault } = await readAll(path);
        if (!fault) expect(reads.at(-1)?.kind).toBe("cut");
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["a file that is not there", undefined, "file", "there is no such file"],
    ["an empty file", Buffer.alloc(0), "not-a-recording", "it is empty"],
    ["a text file", Buffer.from("ticker,price\n"), "not-a-recording", "no gzip member begins there"],
    ["another gzip file", gzipSync("ticker,price\n"), "not-a-recording", "its first line is no start line"],
    [
      "an empty first line",
      gzipSync('\n{"streampulse":"recording","version":1,"started":1}\n'),
      "not-a-recording",
      "start",
    ],
    ["a cut gzip file", gzipSync("ticker,price\n").subarray(0, -9), "not-a-recording", "no start line"],
    ["a later version", gzipSync('{"streampulse":"recording","version":9,"started":1}\n'), "version", "version 9"],
    ["a member too large", gzipSync(Buffer.alloc(MEMBER_MAX_BYTES + 1)), "not-a-recording", "larger than 16 MiB"],
  ])("%s is named as such, and no writer touches it", async (_, bytes, kind, message) => {
    const path = fresh();
    if (bytes) await writeFile(path, bytes);
    const { reads, fault } = await readAll(path);
    expect(reads).toEqual([]);
    expect(fault?.kind).toBe(kind);
    expect(fault?.message).toContain(message);
    if (!bytes || bytes.length === 0) return;
    for (const existing of ["append", "replace", "refuse"] as const) {
      await expect(createRecordingWriter(path, { existing })).rejects.toThrow(RecordingFault);
    }
    expect(await readFile(path)).toEqual(bytes);
  });

  test("a line that is damaged is named by its number, after all before it", async () => {
    const path = fresh();
    await recorded(path, 1);
    await appendFile(path, gzipSync('{"t":"AAPL","r":1,"p":"oops"}\n'));
    const { reads, fault } = await readAll(path);
    expect(reads).toHaveLength(5);
    expect(fault).toMatchObject({ kind: "damaged", line: 6, message: "line 6 is damaged: its p is no decimal text" });
  });

  test("two recordings, one behind the other, are one", async () => {
    const path = fresh();
    const written = await recorded(path, 1);
    await appendFile(path, await readFile(path));
    expect(quotesOf((await readAll(path)).reads)).toEqual([...written, ...written]);
  });

  test("lines may go over from one member to the next, and the last may lack its end", async () => {
    const path = fresh();
    const text = `{"streampulse":"recording","version":1,"started":1}\n{"t":"AAPL","r":1,"p":"1"}\n\n{"t":"AAPL","r":2,"p":"2"}`;
    const cut = text.length - 30;
    await writeFile(path, Buffer.concat([gzipSync(text.slice(0, cut)), gzipSync(text.slice(cut))]));
    expect(quotesOf((await readAll(path)).reads).map(({ price }) => price)).toEqual(["1", "2"]);
    const writer = await createRecordingWriter(path);
    writer.append(quotes(0, 1));
    await writer.close();
    const { reads, fault } = await readAll(path);
    expect(fault).toBeUndefined();
    expect(quotesOf(reads)).toHaveLength(3);
  });

  test("a line beyond all measure is refused before it fills the memory", async () => {
    const path = fresh();
    const start = '{"streampulse":"recording","version":1,"started":1}\n';
    await writeFile(path, gzipSync(start + "x".repeat(1024 * 1024)));
    expect((await readAll(path)).fault?.message).toContain("longer than 64 KiB");
  });

  test.skipIf(!existsSync(OPEN_FILES))("leaving the loop early closes the file (needs /proc)", async () => {
    const path = fresh();
    await recorded(path, 2);
    const isOpen = async () => {
      const links = await readdir(OPEN_FILES);
      const targets = await Promise.all(links.map((link) => readlink(join(OPEN_FILES, link)).catch(() => "")));
      return targets.includes(path);
    };
    for await (const batch of readBatches(path, 1)) {
      expect(batch).toHaveLength(1);
      expect(await isOpen()).toBe(true);
      break;
    }
    expect(await isOpen()).toBe(false);
  });
});
