import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Build, buildStale } from "./stale-builds.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "streampulse-builds-"));
  writeFileSync(join(root, "in"), "a");
});

afterEach(() => rmSync(root, { recursive: true }));

test("what is stale is built in order; what is refused before its long work is not, and is asked again the next time", async () => {
  const made: string[] = [];
  let refusal = 2;
  const build = (output: string, before?: () => number): Build => ({
    ...{ doing: output, done: output, inputs: ["in"], output },
    work: async () => {
      made.push(output);
      writeFileSync(join(root, output), "");
    },
    ...(before && { before }),
  });
  const builds = [build("program"), build("page", () => refusal), build("more")];
  expect([await buildStale(root, builds, false), made.splice(0)]).toEqual([2, ["program"]]);
  refusal = 0;
  expect([await buildStale(root, builds, false), made.splice(0)]).toEqual([0, ["page", "more"]]);
  refusal = 2;
  expect([await buildStale(root, builds, false), made.splice(0)]).toEqual([0, []]);
  expect([await buildStale(root, builds, true), made]).toEqual([2, ["program"]]);
});
