import { describeSettings } from "../../apps/server/src/config.ts";
import { configurationPage } from "./configuration-page.ts";
import { errorsPage } from "./errors-page.ts";

/** The documents that are made from code, by their path from the root. */
export const PAGES: Readonly<Record<string, () => string>> = {
  "docs/configuration.md": () => configurationPage(describeSettings()),
  "docs/errors.md": errorsPage,
};
