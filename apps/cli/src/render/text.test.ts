import { describe, expect, test } from "vitest";
import { cleanText } from "./clean.ts";
import { cutText, fitText, textWidth } from "./width.ts";

describe("text from elsewhere", () => {
  test("loses every character that a terminal obeys", () => {
    const hostile = "\u001b[2J\u001b]0;title\u0007A\u009b31mB\u202eC\u200bD\u0000E\u007f\ue000";
    expect(cleanText(hostile)).toBe("[2J]0;titleA31mBCDE");
  });

  test("stays on one line", () => {
    expect(cleanText("a\r\nb\tc\u2028d\u0085e")).toBe("a b c d e");
  });

  test("is cut to a bound, however long it was, never through a character", () => {
    expect(cleanText("𝒳".repeat(1_000_000), 5)).toBe("𝒳𝒳𝒳𝒳…");
    expect(cleanText("𝒳".repeat(5), 5)).toBe("𝒳𝒳𝒳𝒳𝒳");
    expect(cleanText(`${"x".repeat(39)}\ud83d`, 5)).toBe("xxxx…");
  });

  test("keeps letters of every script", () => {
    expect(cleanText("Société 株式会社 שלום नमस्ते")).toBe("Société 株式会社 שלום नमस्ते");
  });
});

describe("width in columns", () => {
  test.each([
    ["AAPL", 4],
    ["株式", 4],
    ["한국", 4],
    ["ｶﾅ", 2],
    ["Ａ", 2],
    ["e\u0301", 1],
    ["🚀", 2],
    ["👩‍🚀", 2],
    ["▲ ●—", 4],
    ["नि", 1],
  ])("%s takes %i", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test("a cut never passes the width, wide characters included", () => {
    expect(cutText("株式会社", 5)).toBe("株式…");
    expect(cutText("株式会社", 4)).toBe("株…");
    expect(cutText("AAPL", 4)).toBe("AAPL");
    expect(cutText("AAPL", 0)).toBe("");
    for (let width = 0; width < 12; width++)
      expect(textWidth(cutText("a株b式🚀c会", width))).toBeLessThanOrEqual(width);
  });

  test("a fitted text takes exactly its width", () => {
    for (const text of ["", "AAPL", "株式会社です", "🚀x"]) {
      for (let width = 1; width < 10; width++) {
        expect(textWidth(fitText(text, width))).toBe(width);
        expect(textWidth(fitText(text, width, true))).toBe(width);
      }
    }
    expect(fitText("1.5", 5, true)).toBe("  1.5");
  });
});
