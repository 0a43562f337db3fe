/** Controls, byte order marks, and what turns the direction of text around itself: no part of anybody's words. */
const CONTROLS = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const CONTROLS_BUT_LINES_AND_TABS = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const SPACES = /[\s\u0085]+/g;
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/** A text of somebody's as one line: spaces, tabs and line breaks are one space each time, controls are gone, NFC. */
export function lineText(text: string): string {
  return text.toWellFormed().replace(SPACES, " ").replace(CONTROLS, "").replace(/ +/g, " ").normalize("NFC").trim();
}

/** A text of somebody's with its lines, each ended by a line feed: controls are gone, and space around the whole. */
export function noteText(text: string): string {
  return text.toWellFormed().replace(LINE_BREAKS, "\n").replace(CONTROLS_BUT_LINES_AND_TABS, "").trim();
}

/** How many characters a text has, as code points. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** How many bytes a text has in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_00_00 ? 3 : 4;
  }
  return bytes;
}
