import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const THEMES = ["light", "dark"] as const;

/**
 * What axe finds on the page as it stands that keeps people out: serious and critical findings alone, in both themes, each
 * as one line that names the theme, the rule and the element. Empty is well. The page's theme must follow the system.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    // By the debugger: the page's content policy lets no other script in.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(async () => {
      const { axe: tool } = window as unknown as { axe: { run(root: Document): Promise<AxeResults> } };
      return tool.run(document);
    });
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      for (const node of nodes) found.push(`${theme}: ${id} (${impact}) ${node.html} ${node.failureSummary ?? ""}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
