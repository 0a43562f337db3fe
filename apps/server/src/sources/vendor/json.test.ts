import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { count, countOf, decimalOf, parseExact, positive } from "./json.ts";

test("numbers keep the digits that the vendor wrote, wherever they stand", () => {
  const text =
    '{"p":83744.30,"deep":[{"q":0.00044780}],"id":18125794168470749634,"e":1.5e-7,"s":"7","n":null,"b":true}';
  expect(parseExact(text)).toEqual({
    p: "83744.30",
    deep: [{ q: "0.00044780" }],
    id: "18125794168470749634",
    e: "1.5e-7",
    s: "7",
    n: null,
    b: true,
  });
  expect(() => parseExact('{"p":')).toThrow(SyntaxError);
});

test("a number that is kept does not keep the text that it was read from", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const heapAfter = (work: () => void) => {
    work();
    collect();
    return process.memoryUsage().heapUsed;
  };
  const kept: unknown[] = [];
  const before = heapAfter(() => {});
  const after = heapAfter(() => {
    for (let n = 0; n < 32; n++) kept.push(parseExact(`["${"x".repeat(1 << 20)}${n}",1234567.8901234567]`));
    for (const [n, message] of kept.entries()) kept[n] = (message as unknown[])[1];
  });
  expect(kept[31]).toBe("1234567.8901234567");
  expect(after - before, "bytes kept of 32 MiB").toBeLessThan(8 << 20);
});

test("a price is text of a number above zero, and nothing else is", () => {
  expect(positive("0.00044780", 2)).toBe("0.0004478");
  expect(positive("1.5e-7", 0)).toBe("0.00000015");
  const none = ["0", "0.000", "-1", "NaN", "", "1,5", 1.5, null, undefined, {}];
  for (const value of none) expect(positive(value, 2), JSON.stringify(value)).toBeUndefined();
  expect(decimalOf("-3.10", 1)).toBe("-3.1");
  expect(decimalOf("-0.00", 2)).toBe("0.00");
});

test("a count is a whole number from 0 to the largest that is exact", () => {
  expect(count(0)).toBe(0);
  expect(count(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
  for (const none of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, "1", null]) expect(count(none)).toBeUndefined();

  expect(["0", "109116693", "9007199254740991"].map(countOf)).toEqual([0, 109_116_693, Number.MAX_SAFE_INTEGER]);
  const none = ["", "-1", "1.0", "1e3", " 1", "9007199254740992", "18125794168470749634", 7, null];
  for (const value of none) expect(countOf(value), JSON.stringify(value)).toBeUndefined();
});
