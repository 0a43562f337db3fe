import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { configurationPage } from "./generate/configuration-page.ts";
import { contractFiles } from "./generate/contract.ts";
import { PAGES } from "./generate/pages.ts";
import { ROOT } from "./prepare/install.mjs";

test("the contract's TypeScript is what buf generates now", async () => {
  const files = await contractFiles(false);
  expect(Object.keys(files)).not.toEqual([]);
  expect(files).toEqual(await contractFiles(true));
});

test.each(Object.entries(PAGES))("%s is what npm run generate writes now", (path, page) => {
  expect(readFileSync(join(ROOT, path), "utf8")).toBe(page());
});

test("the page of settings shows defaults, and of a secret only that it is one", () => {
  const page = configurationPage([
    { name: "STREAMPULSE_PORT", group: "server", describes: "The port.", expects: "a port", default: "8080" },
    { name: "STREAMPULSE_A_KEY", group: "a", describes: "This | that.", expects: "text", secret: true },
  ]);
  expect(page).toContain("| `STREAMPULSE_PORT` | The port. | a port | `8080` |");
  expect(page).toContain("This \\| that. | text; secret, or a path in `STREAMPULSE_A_KEY_FILE` | unset |");
});
