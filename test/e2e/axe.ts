import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const THEMES = ["light", "dark"] as const;

/**
 * What axe finds on the page as it stands that keeps people out: serious and critical findings alone, in both themes, each
 * as one line that names the theme, the rule and the element. Empty is well. The page's theme must follow the system.
 * `within` is a selector of the part that is asked about.
 */
export async function axeFindings(page: Page, within = "html"): Promise<string[]> {
  const found: string[] = [];
  // By the debugger: the page's content policy lets no other script in.
  await page.evaluate(axe.source);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    const { violations } = await page.evaluate(async (part) => {
      const { axe: tool } = window as unknown as { axe: { run(part: string): Promise<AxeResults> } };
      return tool.run(part);
    }, within);
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      for (const node of nodes) found.push(`${theme}: ${id} (${impact}) ${node.html} ${node.failureSummary ?? ""}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
