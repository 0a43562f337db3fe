import { type NumberMarks, numberMarks } from "./number-typed.ts";

let marks: NumberMarks | undefined;

/** How this reader writes numbers. */
export function readerMarks(): NumberMarks {
  return (marks ??= numberMarks(typeof navigator === "undefined" ? "en" : navigator.languages));
}
