import type { Watchlists } from "@streampulse/client/watchlists";
import { expect, test } from "vitest";
import { serverLists } from "./server-lists.ts";

test("a call that nobody answers ends, and may be made again", async () => {
  const patience = new AbortController();
  const mute = {
    create: (_, { signal } = {}) =>
      new Promise((__, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
  } satisfies Pick<Watchlists, "create">;
  const call = serverLists(mute as unknown as Watchlists, () => patience.signal).create("Tech", []);
  patience.abort();
  await expect(call).rejects.toMatchObject({ code: "unavailable", retry: true });
});
