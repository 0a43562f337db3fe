const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
// Half-width forms belong to wide scripts and are narrow all the same.
const HALF = /[\uff61-\uffdc\uffe8-\uffee]/;
const NO_WIDTH = /^[\p{Mark}\p{Cc}\p{Cf}]+$/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns of a terminal the text takes. It must hold no styles: pad first, paint afterwards. */
export function textWidth(text: string): number {
  // Almost every cell is a number or an ASCII word.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text within `width` columns: cut with an ellipsis where it is longer, never through a character. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 0) return "";
  let kept = "";
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text in exactly `width` columns, cut or padded: on its left where `right` aligns it there. */
export function fitText(text: string, width: number, right = false): string {
  const cut = cutText(text, width);
  const space = " ".repeat(Math.max(0, width - textWidth(cut)));
  return right ? space + cut : cut + space;
}

function graphemeWidth(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  if (grapheme.includes("\ufe0f")) return 2;
  const first = String.fromCodePoint(grapheme.codePointAt(0) ?? 0);
  return WIDE.test(first) && !HALF.test(first) ? 2 : 1;
}
