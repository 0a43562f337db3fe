import { expect, test, vi } from "vitest";
import { leaveKeys } from "./leave-keys.ts";

test("a press by hand gives the keys back to the page, one by key stays where it is", () => {
  const blur = vi.fn<() => void>();
  leaveKeys({ detail: 0, currentTarget: { blur } });
  expect(blur).not.toHaveBeenCalled();
  leaveKeys({ detail: 1, currentTarget: { blur } });
  expect(blur).toHaveBeenCalledOnce();
});
