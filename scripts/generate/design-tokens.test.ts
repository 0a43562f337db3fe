import { expect, test } from "vitest";
import { ROOT } from "../prepare/install.mjs";
import { contrast, distance, SIGHTS } from "./color-sight.ts";
import { designTokens, PALETTES, readDesignTokens, THEMES } from "./design-tokens.ts";

const tokens = readDesignTokens(ROOT);
const EACH = THEMES.flatMap((theme) => PALETTES.map((palette) => [theme, palette] as const));

/** What stands on what: text, and the grounds that it is read on. */
const STANDS_ON: Readonly<Record<string, readonly string[]>> = {
  text: ["bg", "surface", "sunken", "accent-soft", "warn-soft", "good-soft", "bad-soft"],
  muted: ["bg", "surface", "sunken", "accent-soft", "bad-soft"],
  faint: ["bg", "surface", "sunken", "accent-soft"],
  accent: ["bg", "surface", "accent-soft"],
  up: ["bg", "surface", "sunken", "accent-soft"],
  down: ["bg", "surface", "sunken", "accent-soft"],
  "up-strong": ["up-flash"],
  "down-strong": ["down-flash"],
  good: ["bg", "surface", "good-soft"],
  bad: ["bg", "surface", "sunken", "bad-soft"],
  warn: ["bg", "surface", "warn-soft"],
  bg: ["text"],
};

/** WCAG 2.2, 1.4.3, of text of any size. */
const LEAST_CONTRAST = 4.5;

/**
 * Rising and falling side by side, in Oklab. 0.02 is what an eye just tells apart on large patches; ten times that is told
 * at a glance in thin digits.
 */
const LEAST_DISTANCE = 0.2;

test.each(EACH)("in %s and %s every text is read on every ground that it stands on", (theme, palette) => {
  const colors = tokens.colors(theme, palette);
  const color = (name: string): string => {
    const found = colors.get(name);
    if (found === undefined) throw new Error(`There is no colour ${name}.`);
    return found;
  };
  const weak = Object.entries(STANDS_ON).flatMap(([text, grounds]) =>
    grounds
      .map((ground) => [`${text} on ${ground}`, contrast(color(text), color(ground))] as const)
      .filter(([, ratio]) => ratio < LEAST_CONTRAST),
  );
  expect(weak).toEqual([]);
});

test.each(THEMES)("in %s blue and orange are apart for every kind of colour vision", (theme) => {
  const colors = tokens.colors(theme, "blue-orange");
  for (const sight of SIGHTS) {
    expect([sight, distance(colors.get("up") ?? "", colors.get("down") ?? "", sight)]).toEqual([
      sight,
      expect.toSatisfy((apart: number) => apart >= LEAST_DISTANCE),
    ]);
  }
});

test("every palette colours the same tokens, and red and green is green and red, turned", () => {
  const names = EACH.map(([theme, palette]) => [...tokens.colors(theme, palette).keys()].toSorted());
  for (const each of names) expect(each).toEqual(names[0]);
  for (const theme of THEMES) {
    const [one, other] = [tokens.colors(theme, "green-red"), tokens.colors(theme, "red-green")];
    for (const part of ["", "-flash", "-strong"]) {
      expect([other.get(`up${part}`), other.get(`down${part}`)]).toEqual([
        one.get(`down${part}`),
        one.get(`up${part}`),
      ]);
    }
  }
});

test.each(THEMES)("in %s what is wrong is no green, though prices fall in green, and what is well no red", (theme) => {
  const [one, other] = [tokens.colors(theme, "green-red"), tokens.colors(theme, "red-green")];
  for (const name of ["good", "good-soft", "bad", "bad-soft"]) expect(other.get(name)).toBe(one.get(name));
  expect([other.get("bad"), other.get("good")]).toEqual([other.get("up"), other.get("down")]);
});

test("contrast and distance are those of their sources", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  // WebAIM's contrast checker says 4.54.
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(distance("#000000", "#ffffff", "most people")).toBeCloseTo(1, 3);
  // Whoever lacks a cone sees greys as they are.
  for (const sight of SIGHTS) expect(distance("#777777", "#777777", sight)).toBe(0);
  // Red and green of one brightness, the classic confusion.
  expect(distance("#c00000", "#4a7a00", "deuteranopia")).toBeLessThan(
    distance("#c00000", "#4a7a00", "most people") / 3,
  );
});

test("a palette without colours is no palette", () => {
  expect(() => designTokens(":root { --up: light-dark(#000000, #ffffff); }").colors("light", "blue-orange")).toThrow(
    "There is no palette blue-orange.",
  );
});
