import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { REAL_SOURCES } from "./real-sources.ts";

const root = new URL("../../../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

test("every real source of the README is told, in its order, with settings that there are", () => {
  const named = [...read("README.md").matchAll(/^\| \[`(\w+)`\]\(docs\/sources\/\1\.md\)/gm)].map(([, name]) => name);
  expect(REAL_SOURCES.map(({ name }) => name)).toEqual(named);
  const configuration = read("docs/configuration.md");
  for (const { name, start } of REAL_SOURCES) {
    expect(start).toContain(`STREAMPULSE_SOURCES=${name} `);
    for (const [setting] of start.matchAll(/STREAMPULSE_\w+/g))
      expect(configuration, setting).toContain(`\`${setting}\``);
  }
});
