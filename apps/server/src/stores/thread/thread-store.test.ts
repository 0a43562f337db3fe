import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { HEALTHY_AFTER_MS } from "@streampulse/core";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { StoreFault, type Store } from "../../engine/ports/store.ts";
import { openHere } from "../index.ts";
import { openInThread, type ThreadStoreDeps } from "./thread-store.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-thread-"));
afterAll(() => rmSync(folder, { recursive: true }));

const still = (): ThreadStoreDeps => ({ scheduler: new FakeScheduler(), random: () => 0.5 });

test("calls are answered in their order from a thread, which ends when it is closed, with everything written", async () => {
  const path = join(folder, "answered.db");
  const store = await openInThread(path, still());
  const writings = [1, 2, 3].map((atMs) => store.listings.keep("a", { listings: [], atMs }));
  await Promise.all([...writings, store.close(), store.close()]);
  await expect(store.listings.of("a")).rejects.toBeInstanceOf(StoreFault);
  const after = await openHere(path);
  expect(await after.listings.of("a")).toEqual({ listings: [], atMs: 3 });
  await after.close();
});

test.runIf(process.platform === "linux")("its thread is less urgent than that of prices", async () => {
  const urgencies = () =>
    readdirSync("/proc/self/task").map((thread) => {
      const fields = readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return Number(fields[16]);
    });
  const own = getPriority();
  const store = await openInThread(":memory:", still());
  expect(urgencies()).toContain(Math.max(own, 5));
  expect(getPriority()).toBe(own);
  await store.close();
});

test("why a database cannot be opened crosses the threads whole", async () => {
  const refused: unknown = await openInThread(folder, still()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StoreFault);
  expect(refused).toMatchObject({
    message: "The server's database cannot be opened.",
    detail: `The database ${folder} cannot be opened. STREAMPULSE_DATABASE_URL names another.`,
    reason: "UNAVAILABLE",
  });
});

test("beyond the calls that may wait one more is refused, and those that wait are made", async () => {
  const store = await openInThread(join(folder, "behind.db"), { ...still(), waitingMax: 50 });
  const waiting = Array.from({ length: 50 }, () => store.listings.of("a"));
  await expect(store.listings.of("a")).rejects.toThrow("behind by too much");
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([undefined]));
  expect(await store.listings.of("a")).toBeUndefined();
  await store.close();
});

/** A store whose threads can be laid hands on, and what was told of it. */
async function mortal(name: string, more: Partial<ThreadStoreDeps> = {}) {
  const scheduler = new FakeScheduler();
  const threads: Worker[] = [];
  const note = (worker: Worker) => void threads.push(worker);
  process.on("worker", note);
  const faults: StoreFault[] = [];
  let back = Promise.withResolvers<void>();
  const store = await openInThread(join(folder, name), {
    scheduler,
    random: () => 0.5,
    onFault: (fault) => faults.push(fault),
    onBack: () => back.resolve(),
    ...more,
  });
  onTestFinished(async () => {
    process.off("worker", note);
    await store.close();
  });
  /** Waits for the next life. */
  const restarted = async () => {
    back = Promise.withResolvers<void>();
    scheduler.advance(30_000);
    await back.promise;
  };
  return { store, faults, scheduler, threads, restarted };
}

const keep = (store: Store, atMs: number) => store.listings.keep("a", { listings: [], atMs });
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

test("what waits for a thread that ends is told so; it is started again, and has what was acknowledged", async () => {
  const { store, faults, threads, restarted } = await mortal("ended.db");
  await keep(store, 1);
  const waiting = [store.listings.of("a"), keep(store, 2)].map(failureOf);
  await threads[0]?.terminate();
  for (const failure of await Promise.all(waiting)) {
    expect(failure).toBeInstanceOf(StoreFault);
    expect(failure).toMatchObject({
      reason: "UNAVAILABLE",
      message: expect.stringContaining("may have been done or not"),
    });
  }
  const refused = { message: "The server's database has failed; it is started again." };
  expect(await failureOf(keep(store, 3))).toMatchObject(refused);
  expect(await failureOf(store.listings.of("a"))).toMatchObject(refused);
  // However many calls were told, the log has it once.
  expect(faults.map(({ detail }) => detail)).toEqual([
    "The thread of the database has ended by itself (the thread has ended with 1); it is started again.",
  ]);
  await restarted();
  expect([1, 2]).toContain((await store.listings.of("a"))?.atMs);
  await keep(store, 4);
  expect(await store.listings.of("a")).toEqual({ listings: [], atMs: 4 });
});

test("one that a fault of its own or its memory ends is started again too", async () => {
  const { store, faults, threads, restarted } = await mortal("own-fault.db", { heapMbMax: 24 });
  // No call: the thread meets a fault that it does not catch.
  threads[0]?.postMessage(null);
  expect(await failureOf(keep(store, 1))).toBeInstanceOf(StoreFault);
  await restarted();
  await keep(store, 2);
  const listings = Array.from({ length: 400_000 }, (_, n) => ({ canonical: `X:T${n}`, info: { name: `T ${n}` } }));
  expect(await failureOf(store.listings.keep("b", { listings, atMs: 1 }))).toBeInstanceOf(StoreFault);
  expect(faults.at(-1)?.detail).toContain("memory limit");
  await restarted();
  expect(await store.listings.of("a")).toEqual({ listings: [], atMs: 2 });
  expect(await store.listings.of("b")).toBeUndefined();
});

test("one that ends again and again is started so often and not once more; one that was well for a while begins anew", async () => {
  const { store, faults, threads, restarted, scheduler } = await mortal("again.db", { restartsMax: 2 });
  const kill = async () => {
    await threads.at(-1)?.terminate();
    await failureOf(store.listings.of("a"));
  };
  await kill();
  await restarted();
  scheduler.advance(HEALTHY_AFTER_MS);
  for (let n = 0; n < 2; n++) {
    await kill();
    await restarted();
  }
  await keep(store, 1);
  await kill();
  scheduler.advance(3_600_000);
  expect(threads).toHaveLength(4);
  expect(await failureOf(keep(store, 2))).toMatchObject({
    message: "The server's database has failed; a restart of the server brings it back.",
  });
  expect(faults).toHaveLength(4);
});

test("one that is closed while it is down is not started again", async () => {
  const { store, threads, scheduler } = await mortal("closed.db");
  await threads[0]?.terminate();
  await store.close();
  scheduler.advance(3_600_000);
  expect(threads).toHaveLength(1);
  await expect(store.listings.of("a")).rejects.toThrow("The server is going down.");
});
