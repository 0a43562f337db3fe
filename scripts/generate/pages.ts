import { errorsPage } from "./errors-page.ts";

/** The documents that are made from code, by their path from the root. */
export const PAGES: Readonly<Record<string, () => string>> = {
  "docs/errors.md": errorsPage,
};
