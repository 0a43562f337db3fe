let here: string | undefined;

/**
 * Notes the place where the reader is, and says whether they came there from another. The place that the page was opened
 * at is none that one came to: there the focus is the browser's to set.
 */
export function arrivesAt(path: string): boolean {
  const isArrival = here !== undefined && here !== path;
  here = path;
  return isArrival;
}
