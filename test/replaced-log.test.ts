import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AlertsUpdate, createAlerts } from "@streampulse/client/alerts";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./running-server.ts";

test("a log that is put back from a backup, or made anew, is told on from where it differs, each firing once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-replaced-"));
  const file = join(folder, "kept.db");
  const start = (at: string) => startServer({ STREAMPULSE_DATABASE_URL: at, STREAMPULSE_SIMULATED_SEED: "7" });
  let now = await start(file);
  onTestFinished(async () => {
    await now.close();
    rmSync(folder, { recursive: true });
  });
  // Its streams are cut where the test says, and made anew when a server is there again.
  let up = Promise.withResolvers<void>();
  let cut = new AbortController();
  const reach: typeof fetch = async (input, init) => {
    await up.promise;
    const signal = AbortSignal.any([init?.signal ?? cut.signal, cut.signal]);
    return fetch((input as string).replace("http://prices.test", now.url), { ...init, signal });
  };
  up.resolve();
  const followed = createAlerts({ url: "http://prices.test", random: () => 0, fetch: reach }).follow();
  const updates = followed[Symbol.asyncIterator]();
  onTestFinished(() => void updates.return?.());
  const fire = async (note: string): Promise<void> => {
    const direct = createAlerts({ url: now.url });
    await direct.create({ ticker: "AAPL", condition: { above: { price: "0.01" } }, note });
    await expect.poll(async () => (await direct.firings({ limit: 1 })).firings[0]?.note).toBe(note);
  };
  const replaced = async (at: string, meanwhile = (): void => {}): Promise<void> => {
    up = Promise.withResolvers();
    const last = cut;
    cut = new AbortController();
    last.abort();
    await now.close();
    meanwhile();
    now = await start(at);
  };
  const heard: string[] = [];
  const restarts: number[] = [];
  const hear = async (note: string): Promise<void> => {
    do {
      const { firings, restartedAfter } = (await updates.next()).value as AlertsUpdate;
      heard.push(...firings.map((firing) => firing.note));
      if (restartedAfter !== undefined) restarts.push(restartedAfter);
    } while (heard.at(-1) !== note);
  };

  await updates.next();
  await fire("one");
  await hear("one");
  await replaced(file, () => copyFileSync(file, join(folder, "backup.db")));
  await fire("two");
  up.resolve();
  await hear("two");
  expect(restarts).toEqual([]);
  await replaced(file, () => copyFileSync(join(folder, "backup.db"), file));
  await fire("other two");
  await fire("three");
  up.resolve();
  await hear("three");
  expect(restarts).toEqual([1]);
  await replaced(join(folder, "new.db"));
  for (const note of ["new one", "new two", "new three", "new four"]) await fire(note);
  up.resolve();
  await hear("new four");
  expect(restarts).toEqual([1, 0]);
  const rest = ["new one", "new two", "new three", "new four"];
  expect(heard).toEqual(["one", "two", "other two", "three", ...rest]);
});
