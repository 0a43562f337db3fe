import { expect, test } from "vitest";
import { browserAbility } from "./browser-ability.ts";

test("over plain HTTP it says so and offers what works there", () => {
  const home = browserAbility({ isSecure: false, permission: "default", hasPush: true }, false);
  expect(home).toMatchObject({ can: false, why: expect.stringMatching(/plain HTTP.*ntfy and Telegram/) });
});

test("what was denied is not asked for again, and says where to allow it", () => {
  const denied = browserAbility({ isSecure: true, permission: "denied", hasPush: true }, true);
  expect(denied).toMatchObject({ can: false, why: expect.stringContaining("settings for this site") });
});

test.each([
  [undefined, true, false, false],
  ["default", false, true, false],
  ["default", false, false, true],
  ["granted", true, true, true],
] as const)("permission %s, push %s: for push %s it can %s", (permission, hasPush, isPush, can) => {
  expect(browserAbility({ isSecure: true, permission, hasPush }, isPush).can).toBe(can);
});

test("an open question is no permission", () => {
  const open = browserAbility({ isSecure: true, permission: "default", hasPush: true }, false);
  expect(open).toEqual({ can: true, isAllowed: false });
});
