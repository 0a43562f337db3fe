import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { unreadBoundAdvice } from "./unread-bound.ts";

test.each([
  ["4294967295\n", /sysctl -w net\.ipv4\.tcp_notsent_lowat=16384/],
  ["16384\n", undefined],
  ["131072\n", undefined],
])("with the kernel's setting at %j the advice is %s", (text, advice) => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-kernel-"));
  const path = join(folder, "setting");
  writeFileSync(path, text);
  const said = unreadBoundAdvice(path);
  if (advice) expect(said).toMatch(advice);
  // It stands at every start of most machines: a line, and no more.
  if (advice) expect(said?.length).toBeLessThanOrEqual(100);
  else expect(said).toBeUndefined();
  rmSync(folder, { recursive: true });
});

test("where a kernel has no such setting there is no advice", () => {
  expect(unreadBoundAdvice("/nowhere/at/all")).toBeUndefined();
});
