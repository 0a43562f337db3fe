/** Paints a text; the text itself stays whole, so that it can be padded before. */
export type Paint = (text: string) => string;

/** The few styles in use, by what they mean. Without colour every one leaves the text as it is. */
export interface Style {
  readonly title: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly up: Paint;
  readonly down: Paint;
  readonly warning: Paint;
  readonly failure: Paint;
}

const same: Paint = (text) => text;
const sgr =
  (on: string, off: string): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`;

/** For NO_COLOR, files and pipes. */
export const PLAIN: Style = {
  title: same,
  strong: same,
  faint: same,
  up: same,
  down: same,
  warning: same,
  failure: same,
};

/** The 16 colours that every terminal theme keeps legible. */
export const COLOURED: Style = {
  title: sgr("1", "22"),
  strong: sgr("1", "22"),
  faint: sgr("2", "22"),
  up: sgr("32", "39"),
  down: sgr("31", "39"),
  warning: sgr("33", "39"),
  failure: sgr("31", "39"),
};
