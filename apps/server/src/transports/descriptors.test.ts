import type * as Fs from "node:fs";

import { afterEach, describe, expect, test, vi } from "vitest";

import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { connectionsWithin, descriptorLimit, descriptorsFor, watchDescriptors } from "./descriptors.ts";

const opened = vi.hoisted(() => ({ code: undefined as string | undefined, count: 0 }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    openSync: (...args: Parameters<typeof fs.openSync>) => {
      opened.count++;
      if (opened.code !== undefined) throw Object.assign(new Error("no"), { code: opened.code });
      return fs.openSync(...args);
    },
  };
});

describe("what so many descriptors are enough for", () => {
  test("is the most connections that need no more, and one more would", () => {
    for (let limit = descriptorsFor(1); limit < 30_000; limit += 1 + (limit % 37)) {
      const most = connectionsWithin(limit);
      expect(descriptorsFor(most)).toBeLessThanOrEqual(limit);
      expect(descriptorsFor(most + 1)).toBeGreaterThan(limit);
    }
  });

  test.each([
    // Beyond clients: 64 for the rest, and 16 or 2 in a hundred for operations.
    [81, 1],
    [82, 2],
    [864, 784],
    [880, 800],
    [882, 801],
    [10_264, 10_000],
    [10_263, 9_999],
  ])("%i are for %i", (limit, most) => {
    expect(connectionsWithin(limit)).toBe(most);
  });

  test("is one connection at least, however few there are", () => {
    expect([0, 1, 80].map(connectionsWithin)).toEqual([1, 1, 1]);
  });

  test.runIf(process.platform === "linux")("is asked of the system", () => {
    expect(descriptorLimit()).toBeGreaterThan(64);
  });
});

describe("a process without a descriptor left", () => {
  afterEach(() => {
    opened.code = undefined;
  });

  test.each(["EMFILE", "ENFILE"])("says so at once, and then once a minute: %s", (code) => {
    const clock = new FakeScheduler();
    let said = 0;
    const stop = watchDescriptors(clock, () => said++);
    expect(said).toBe(0);
    opened.code = code;
    clock.advance(1_000);
    expect(said).toBe(1);
    clock.advance(59_000);
    expect(said).toBe(1);
    clock.advance(1_000);
    expect(said).toBe(2);
    opened.code = undefined;
    clock.advance(120_000);
    expect(said).toBe(2);
    stop();
    const before = opened.count;
    clock.advance(10_000);
    expect(opened.count).toBe(before);
    expect(clock.pending).toBe(0);
  });

  test("is none where a file cannot be opened for another reason", () => {
    opened.code = "EACCES";
    const clock = new FakeScheduler();
    let said = 0;
    const stop = watchDescriptors(clock, () => said++);
    clock.advance(5_000);
    expect(said).toBe(0);
    stop();
  });
});
