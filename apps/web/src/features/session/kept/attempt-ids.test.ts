import { expect, test } from "vitest";
import { AttemptIds } from "./attempt-ids.ts";

test("the same draft has the same name, also after another one, and every other has its own", () => {
  const ids = new AttemptIds();
  const first = ids.of({ price: "5", note: undefined });
  const other = ids.of({ price: "6" });
  expect(other).not.toBe(first);
  expect(ids.of({ price: "5" })).toBe(first);
  expect(ids.of({ price: "6" })).toBe(other);
  expect(new AttemptIds().of({ price: "5" })).not.toBe(first);
});
