import { expect, test } from "vitest";
import { EveryLog } from "./every-log.ts";
import { EVERY_LOG, EVERY_MAX_BYTES, EVERY_MAX_RECORDS } from "./limits.ts";

const record = (bytes: number) => new Uint8Array(bytes);

function push(log: EveryLog, ticker: number, bytes: Uint8Array, epoch: number, sequence: number): boolean {
  return log.push({ ticker, record: bytes, epoch, sequence });
}

function drained(log: EveryLog): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let next = log.shift(); next !== undefined; next = log.shift()) records.push(next);
  return records;
}

test("it holds as many records as its bound says, and not one more", () => {
  const log = new EveryLog(EVERY_LOG);
  for (let n = 1; n <= EVERY_MAX_RECORDS; n++) expect(push(log, 0, record(1), 1, n)).toBe(true);
  expect(push(log, 0, record(1), 1, EVERY_MAX_RECORDS + 1)).toBe(false);
  log.shift();
  expect(push(log, 0, record(1), 1, EVERY_MAX_RECORDS + 1)).toBe(true);
  expect(push(log, 0, record(1), 1, EVERY_MAX_RECORDS + 2)).toBe(false);
});

test("it holds as many bytes as its bound says, and not one more", () => {
  const log = new EveryLog(EVERY_LOG);
  expect(push(log, 0, record(EVERY_MAX_BYTES - 1), 1, 1)).toBe(true);
  expect(push(log, 0, record(2), 1, 2)).toBe(false);
  expect(push(log, 0, record(1), 1, 2)).toBe(true);
  log.purge(0);
  expect(push(log, 0, record(EVERY_MAX_BYTES), 1, 3)).toBe(true);
});

test("what comes out is what went in, in order, over many times its bound", () => {
  const log = new EveryLog(EVERY_LOG);
  const wrote: number[] = [];
  let next = 0;
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 1_000; n++) push(log, 0, Uint8Array.of(next & 0xff, (next++ >> 8) & 0xff), 1, next);
    for (let n = 0; n < 900; n++) {
      const bytes = log.shift() as Uint8Array;
      wrote.push((bytes[0] as number) | ((bytes[1] as number) << 8));
    }
  }
  for (const bytes of drained(log)) wrote.push((bytes[0] as number) | ((bytes[1] as number) << 8));
  expect(wrote).toEqual(Array.from({ length: 20_000 }, (_, n) => n & 0xffff));
  expect(log.length).toBe(0);
});

test("purging a ticker takes all that waits of it, and leaves the others' order", () => {
  const log = new EveryLog(EVERY_LOG);
  for (let n = 1; n <= 6; n++) push(log, n % 2, Uint8Array.of(n), 7, n);
  log.shift();
  log.purge(0);
  expect(log.firsts().get(0)).toBeUndefined();
  expect(log.firsts().get(1)).toMatchObject({ epoch: 7, sequence: 3 });
  expect(drained(log).map(([n]) => n)).toEqual([3, 5]);
});

test("the first that waits of a ticker is not one that was taken", () => {
  const log = new EveryLog(EVERY_LOG);
  push(log, 0, record(1), 1, 1);
  push(log, 0, record(1), 1, 2);
  log.shift();
  expect(log.firsts().get(0)).toMatchObject({ sequence: 2 });
  log.shift();
  expect(log.firsts().get(0)).toBeUndefined();
});
