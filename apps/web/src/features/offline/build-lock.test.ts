import { expect, test } from "vitest";
import { heldBuilds, holdBuild, type SharedLocks } from "./build-lock.ts";

test("the builds of open pages are known, beside whatever else is locked; a browser without locks cannot tell", async () => {
  const held: { name: string; mode: string }[] = [{ name: "streampulse.lists", mode: "exclusive" }];
  const locks: SharedLocks = {
    request: (name, { mode }, work) => (held.push({ name, mode }), work()),
    query: async () => ({ held }),
  };
  for (const build of ["one", "two", "two"]) holdBuild(locks, build);
  expect(held.slice(1).map(({ mode }) => mode)).toEqual(["shared", "shared", "shared"]);
  expect(await heldBuilds(locks)).toEqual(new Set(["one", "two"]));
  expect(await heldBuilds(undefined)).toBeUndefined();
});
