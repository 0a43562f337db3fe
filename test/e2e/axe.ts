import axe, { type AxeResults, type RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What is looked at in each theme: everything once; in the other one colours, as a theme changes nothing else. */
const LOOKS: readonly ["light" | "dark", RunOptions][] = [
  ["light", { resultTypes: ["violations"] }],
  ["dark", { resultTypes: ["violations"], runOnly: { type: "rule", values: COLOUR_RULES } }],
];

type Asked = (part: string, options: RunOptions) => Promise<AxeResults>;

/**
 * What axe finds on the page as it stands that keeps people out: serious and critical findings alone, colours in both
 * themes, each as one line that names the theme, the rule and the element. Empty is well. The page's theme must follow
 * the system. `within` is a selector of the part that is asked about.
 */
export async function axeFindings(page: Page, within = "html"): Promise<string[]> {
  const found: string[] = [];
  // By the debugger: the page's content policy lets no other script in.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const [theme, options] of LOOKS) {
    await page.emulateMedia({ colorScheme: theme });
    const { violations } = await page.evaluate(
      ([part, asked]) => (window as unknown as { axe: { run: Asked } }).axe.run(part, asked),
      [within, options] as const,
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      for (const node of nodes) found.push(`${theme}: ${id} (${impact}) ${node.html} ${node.failureSummary ?? ""}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
