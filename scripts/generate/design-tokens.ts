import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The themes of the page, as `light-dark()` orders them. */
export const THEMES = ["light", "dark"] as const;

/** The palettes of rising and falling prices; the first stands in `:root`. */
export const PALETTES = ["green-red", "red-green", "blue-orange"] as const;

type Theme = (typeof THEMES)[number];
type Palette = (typeof PALETTES)[number];

/** The page's tokens, read from their one stylesheet. */
export interface DesignTokens {
  /** Colours as `#rrggbb`, by name without dashes before it, of one theme under one palette. */
  colors(theme: Theme, palette: Palette): ReadonlyMap<string, string>;
  /** Lengths, by name, of a density. */
  sizes(density: "comfortable" | "compact"): ReadonlyMap<string, string>;
}

/** Where the tokens are. */
export const TOKENS_FILE = "apps/web/src/app/tokens.css";

const BLOCK = /(?<selector>[^{}]+)\{(?<body>[^{}]*)\}/g;
const COLOR = /--(?<name>[\w-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\);/g;
const SIZE = /--(?<name>[\w-]+): (?<size>\d+px);/g;

/** The declarations of every block of a selector, one after the other. */
function blocksOf(css: string, selector: string): string {
  const bare = css.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  return [...bare.matchAll(BLOCK)]
    .filter(({ groups }) => groups?.["selector"]?.trim() === selector)
    .map(({ groups }) => groups?.["body"] ?? "")
    .join("");
}

/** Reads the tokens of a stylesheet's text. Throws where a palette that is named has no colours. */
export function designTokens(css: string): DesignTokens {
  return {
    colors(theme, palette) {
      const found = new Map<string, string>();
      const own = palette === PALETTES[0] ? "" : blocksOf(css, `[data-palette="${palette}"]`);
      if (palette !== PALETTES[0] && own === "") throw new Error(`There is no palette ${palette}.`);
      for (const { groups } of `${blocksOf(css, ":root")}${own}`.matchAll(COLOR)) {
        found.set(groups?.["name"] ?? "", groups?.[theme] ?? "");
      }
      return found;
    },
    sizes(density) {
      const own = density === "comfortable" ? "" : blocksOf(css, `[data-density="${density}"]`);
      const text = `${blocksOf(css, ":root")}${own}`;
      return new Map([...text.matchAll(SIZE)].map(({ groups }) => [groups?.["name"] ?? "", groups?.["size"] ?? ""]));
    },
  };
}

/** The tokens of the project at `root`. */
export function readDesignTokens(root: string): DesignTokens {
  return designTokens(readFileSync(join(root, TOKENS_FILE), "utf8"));
}
