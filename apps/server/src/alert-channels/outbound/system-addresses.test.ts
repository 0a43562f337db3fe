import { expect, test } from "vitest";
import { AddressLookUps } from "./system-addresses.ts";

/** Look-ups that end when the test says so. */
function stage() {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const lookUps = new AddressLookUps(
    (host) =>
      new Promise((resolve, reject) => {
        begun.push(host);
        ends.set(host, (error) => (error ? reject(error) : resolve([`address of ${host}`])));
      }),
  );
  const find = (host: string, signal = new AbortController().signal) => lookUps.find(host, signal);
  return { lookUps, begun, ends, find };
}

test("two names are looked up at once, the next when one of them has its answer, or has none", async () => {
  const { begun, ends, find, lookUps } = stage();
  const [a, b, c, d] = ["a", "b", "c", "d"].map((host) => find(host));
  const failed = b?.catch((error: Error) => error.message);
  expect([begun, lookUps.waiting]).toEqual([["a", "b"], 2]);
  ends.get("a")?.();
  expect(await a).toEqual(["address of a"]);
  expect([begun, lookUps.waiting]).toEqual([["a", "b", "c"], 1]);
  ends.get("b")?.(new Error("no such name"));
  expect(await failed).toBe("no such name");
  expect(begun).toEqual(["a", "b", "c", "d"]);
  for (const host of ["c", "d"]) ends.get(host)?.();
  await Promise.all([c, d]);
  // Both turns are free again.
  const more = ["e", "f", "g"].map((host) => find(host));
  expect([begun.slice(4), lookUps.waiting]).toEqual([["e", "f"], 1]);
  for (const host of ["e", "f"]) ends.get(host)?.();
  await more[0];
  ends.get("g")?.();
  await Promise.all(more);
});

test("who gives up before its turn leaves nothing, and is never looked up", async () => {
  const { begun, ends, find, lookUps } = stage();
  const slow = [find("a"), find("b")];
  const given = new AbortController();
  const gone = find("c", given.signal).catch((error: Error) => error.message);
  const stays = find("d");
  given.abort();
  expect(await gone).toContain("nobody waits");
  expect(lookUps.waiting).toBe(1);
  ends.get("a")?.();
  await slow[0];
  expect(begun).toEqual(["a", "b", "d"]);
  for (const host of ["b", "d"]) ends.get(host)?.();
  await Promise.all([slow[1], stays]);
});
