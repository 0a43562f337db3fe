import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberText } from "./number-text.ts";

const en = numberText("en-US");

describe("price", () => {
  test("shows the ticker's decimals and groups by the locale", () => {
    expect(en.price("219.6", 2)).toBe("219.60");
    expect(en.price("67123.45", 2)).toBe("67,123.45");
    expect(numberText("de-DE").price("67123.45", 2)).toBe("67.123,45");
    expect(numberText("en-IN").price("12345678.9", 2)).toBe("1,23,45,678.90");
  });

  test("never rounds: digits beyond the ticker's decimals stay", () => {
    expect(en.price("0.00001726", 2)).toBe("0.00001726");
    expect(en.price("12345678901234567890.123456789", 2)).toBe("12,345,678,901,234,567,890.123456789");
  });

  test("has the same digits as the text, for any text", () => {
    const decimalText = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.stringMatching(/^[0-9]{0,12}$/));
    fc.assert(
      fc.property(decimalText, ([whole, part]) => {
        const text = part === "" ? `${whole}` : `${whole}.${part}`;
        expect(en.price(text, part.length).replaceAll(",", "")).toBe(text);
      }),
    );
  });

  test("shows no sign on nought", () => {
    expect(en.price("-0.00", 2)).toBe("0.00");
    expect(en.change("-0.00", 2)).toBe("0.00");
    expect(en.percent("-0.001")).toBe("0.00");
  });
});

test("a change has its sign, and a true minus", () => {
  expect(en.change("2.4", 2)).toBe("+2.40");
  expect(en.change("-0.0000003", 2)).toBe("−0.0000003");
});

test("a percentage has two digits", () => {
  expect(en.percent("1.105")).toBe("+1.11");
  expect(en.percent("-14")).toBe("−14.00");
});

test("a volume is short", () => {
  expect(en.volume("38212345")).toBe("38.2M");
  expect(en.volume("0")).toBe("0");
});

test.each([
  [["1234.5", "USD"], "$1,234.50"],
  [["-0.004", "EUR"], "€0.00"],
  [["1234.5", "JPY", true], "+¥1,235"],
  [["90071992547409931.27", "USD"], "$90,071,992,547,409,931.27"],
  [["0.12345678", "USDT"], "0.12345678 USDT"],
  [["-5", undefined], "−5.00"],
] as const)("the amount %j is %s", ([text, currency, signed], expected) => {
  expect(numberText("en").amount(text, currency, signed)).toBe(expected);
});
