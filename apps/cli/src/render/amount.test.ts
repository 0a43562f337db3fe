import { describe, expect, test } from "vitest";
import { showChange, showPercent, showPrice, showVolume } from "./amount.ts";

describe("amounts", () => {
  test.each([
    ["219.68", 2, "219.68"],
    ["219.6", 2, "219.60"],
    ["67123.456", 2, "67,123.456"],
    ["1234567", 0, "1,234,567"],
    ["999", 0, "999"],
    ["0.00001234", 2, "0.00001234"],
    ["-1234.5", 2, "-1,234.50"],
    ["5", 1e9, `5.${"0".repeat(18)}`],
    ["5", -3, "5"],
  ])("a price %s with %i decimals reads %s", (price, decimals, shown) => {
    expect(showPrice(price, decimals)).toBe(shown);
  });

  test("what is unknown or no decimal is a dash, never 0", () => {
    for (const text of [undefined, "", "NaN", "1e5", "\u001b[31m1"]) {
      expect([showPrice(text), showChange(text), showPercent(text), showVolume(text)]).toEqual(["—", "—", "—", "—"]);
    }
  });

  test.each([
    ["1.2", "+1.20"],
    ["-1.2", "-1.20"],
    ["0", "0.00"],
    ["-0.00", "0.00"],
  ])("a change %s reads %s", (change, shown) => {
    expect(showChange(change, 2)).toBe(shown);
  });

  test.each([
    ["0.564", "+0.56%"],
    ["0.565", "+0.57%"],
    ["-0.565", "-0.57%"],
    ["-0.004", "0.00%"],
    ["9.995", "+10.00%"],
    ["0.004999", "0.00%"],
    ["1234.5", "+1,234.50%"],
    ["3", "+3.00%"],
  ])("a percentage %s reads %s", (percent, shown) => {
    expect(showPercent(percent)).toBe(shown);
  });

  test.each([
    ["0", "0"],
    ["987", "987"],
    ["9.876", "9.87"],
    ["999.99", "999"],
    ["1234", "1.23K"],
    ["12345678", "12.3M"],
    ["100000", "100K"],
    ["1000000", "1M"],
    ["1999999999", "1.99B"],
    ["123456789012345678", "123456T"],
    ["0.00000012", "0"],
  ])("a volume %s reads %s", (volume, shown) => {
    expect(showVolume(volume)).toBe(shown);
  });
});
