import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { reasonOf, stage } from "../../../../test/room-stage.ts";
import { RecordingsFolder } from "./recordings-folder.ts";
import { ADDRESSES_MAX, ADDRESS_SEATS_MAX, PRESENT_MAX, RECORDINGS_MAX, WRONG_CODES_MAX } from "./room-limits.ts";
import { WrongCodes } from "./wrong-codes.ts";

test("one address has room for a class and no more, whichever of its IPv6 addresses it takes; others come in beside it", async () => {
  const { day } = await stage();
  const { audience } = (await day()).room;
  const seats: AbortController[] = [];
  const sit = (address?: string) => {
    const seat = new AbortController();
    audience.join(seat.signal, address);
    seats.push(seat);
  };
  expect(ADDRESS_SEATS_MAX).toBeGreaterThanOrEqual(60);
  for (let n = 0; n < ADDRESS_SEATS_MAX; n++) sit(`2001:db8:1:2::${n.toString(16)}`);
  expect(reasonOf(() => sit("2001:db8:1:2:ffff::1"))).toBe("LIMIT_STREAMS");
  sit("2001:db8:1:3::1");
  for (let n = 0; n < ADDRESS_SEATS_MAX; n++) sit(n % 2 === 0 ? "192.0.2.1" : "::ffff:192.0.2.1");
  expect(reasonOf(() => sit("192.0.2.1"))).toBe("LIMIT_STREAMS");
  // Who leaves makes room; behind a proxy on this machine nobody knows who comes from where.
  seats[0]?.abort();
  sit("2001:db8:1:2:ffff::1");
  while (audience.size < PRESENT_MAX) sit();
  expect(reasonOf(() => sit())).toBe("LIMIT_STREAMS");
});

test("who guesses codes from all addresses of a /64 is one; so many addresses are remembered, the last heard of longest", () => {
  const codes = new WrongCodes(() => 0);
  for (let guess = 0; guess < WRONG_CODES_MAX; guess++) codes.wasWrong(`2001:db8::${guess.toString(16)}`);
  const limited = () => reasonOf(() => codes.ask("2001:db8::ffff"));
  expect(limited()).toBe("LIMIT_CODES");
  expect(reasonOf(() => codes.ask("2001:db8:0:1::1"))).toBe("none");
  for (let other = 1; other < ADDRESSES_MAX; other++) codes.wasWrong(`10.0.${other >> 8}.${other & 255}`);
  expect(limited()).toBe("LIMIT_CODES");
  codes.wasWrong("10.1.0.0");
  expect(limited()).toBe("none");
});

test("so many recordings are listed, by name, and no further", async () => {
  const path = mkdtempSync(join(tmpdir(), "recordings-"));
  onTestFinished(() => rm(path, { recursive: true }));
  const name = (n: number) => `day-${String(n).padStart(3, "0")}`;
  for (let n = 0; n < RECORDINGS_MAX; n++) writeFileSync(join(path, `${name(n)}.spr.gz`), "");
  const folder = new RecordingsFolder(path);
  expect(await folder.list()).toHaveLength(RECORDINGS_MAX);
  writeFileSync(join(path, `${name(RECORDINGS_MAX)}.spr.gz`), "");
  const listed = await folder.list();
  expect(listed).toHaveLength(RECORDINGS_MAX);
  expect(listed.at(-1)?.name).toBe(name(RECORDINGS_MAX - 1));
});
