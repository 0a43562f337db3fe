import { expect, test } from "vitest";
import { linesBeyond } from "./alerts-beyond.ts";

test("a line beyond an edge is counted there, one on the edge or of an unknown height is not", () => {
  const lines = ["-1", "0", "100", "101", "?"].map((price) => ({ price }));
  const heightOf = (price: string): number | undefined => (price === "?" ? undefined : Number(price));
  expect(linesBeyond(lines, heightOf, 100)).toEqual({ above: [{ price: "-1" }], below: [{ price: "101" }] });
});
