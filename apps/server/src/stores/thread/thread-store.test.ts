import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { StoreFault } from "../../engine/ports/store.ts";
import { openHere } from "../index.ts";
import { openInThread } from "./thread-store.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-thread-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("calls are answered in their order from a thread, which ends when it is closed, with everything written", async () => {
  const path = join(folder, "answered.db");
  const store = await openInThread(path);
  const writings = [1, 2, 3].map((atMs) => store.listings.keep("a", { listings: [], atMs }));
  await Promise.all([...writings, store.close(), store.close()]);
  await expect(store.listings.of("a")).rejects.toBeInstanceOf(StoreFault);
  const after = await openHere(path);
  expect(await after.listings.of("a")).toEqual({ listings: [], atMs: 3 });
  await after.close();
});

test("why a database cannot be opened crosses the threads whole", async () => {
  const refused: unknown = await openInThread(folder).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StoreFault);
  expect(refused).toMatchObject({
    message: "The server's database cannot be opened.",
    detail: `The database ${folder} cannot be opened. STREAMPULSE_DATABASE_URL names another.`,
    reason: "UNAVAILABLE",
  });
});

test("beyond the calls that may wait one more is refused, and those that wait are made", async () => {
  const store = await openInThread(join(folder, "behind.db"), () => {}, 50);
  const waiting = Array.from({ length: 50 }, () => store.listings.of("a"));
  await expect(store.listings.of("a")).rejects.toThrow("behind by too much");
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([undefined]));
  expect(await store.listings.of("a")).toBeUndefined();
  await store.close();
});
