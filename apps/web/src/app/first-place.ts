let places = 0;

/** Notes that the reader went to a place; the shell calls it at each change of the path. */
export function notePlace(): void {
  places++;
}

/** Whether this is the place that the page was opened at: there the focus is the browser's to set. */
export function isFirstPlace(): boolean {
  return places <= 1;
}
