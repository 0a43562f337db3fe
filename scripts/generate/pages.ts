import { describeSettings } from "../../apps/server/src/config.ts";
import { CLIENT_FILES, clientWords } from "./client-words.ts";
import { configurationPage } from "./configuration-page.ts";
import { designPage } from "./design-page.ts";
import { errorsPage } from "./errors-page.ts";
import { failureRetries } from "./failure-retries.ts";

/** What is made from code and from the contract, by its path from the root. */
export const PAGES: Readonly<Record<string, () => string>> = {
  "docs/configuration.md": () => configurationPage(describeSettings()),
  "docs/design.md": designPage,
  "docs/errors.md": errorsPage,
  "packages/client/src/gen/failure-retries.ts": failureRetries,
  ...Object.fromEntries(CLIENT_FILES.map((path) => [path, () => clientWords()[path] ?? ""])),
};
