/**
 * What a spreadsheet takes for a formula: these characters at the beginning of a cell, with their full-width forms.
 * One that splits cells elsewhere than the file does begins a cell behind any separator or quote too.
 */
const FORMULA = /(?<=^|[,;|\t\r\n"])'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/g;
const GUARDED = /(?<=^|[,;|\t\r\n"])'(?='*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** A cell's text that no spreadsheet calculates: `'` stands before what could begin a formula. */
export function guardFormulas(text: string): string {
  return text.replace(FORMULA, "'$&");
}

/** The text that was guarded, exactly. One with a `'` of a spreadsheet's own before a formula loses it too. */
export function unguardFormulas(text: string): string {
  return text.replace(GUARDED, "");
}
