const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// Controls, formats (bidi, zero width), lone surrogates and private use: nothing of it is text to read.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu;

/**
 * Text from elsewhere, fit for one line of a terminal: line breaks become a space, every control, bidi
 * and zero-width character goes, and what is longer than `most` code points is cut with an ellipsis.
 */
export function cleanText(text: string, most = 300): string {
  // Bounded before any work on it: hostile text may have megabytes.
  const line = text
    .slice(0, most * 8)
    .replace(BREAKS, " ")
    .replace(UNPRINTABLE, "");
  const points = [...line];
  return points.length > most ? `${points.slice(0, most - 1).join("")}…` : line;
}
