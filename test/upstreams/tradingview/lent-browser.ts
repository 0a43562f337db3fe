import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { frugalContext, type RunningBrowser } from "../../../apps/server/src/sources/tradingview/chromium.ts";
import { PageMaker } from "../../../apps/server/src/sources/tradingview/page-maker.ts";
import { launchChromium } from "../../e2e/chromium.ts";

/** A real Chromium that the tests of a file share: to each it is a browser of its own, with a context of its own. */
export interface LentBrowser {
  /** Lends it once more. */
  launch(): Promise<RunningBrowser>;
  /** The pages of all who have it now. */
  pages(): Page[];
  /** A moment of the browser's time: what was asked of its pages before has mostly been answered after it. */
  moment(): Promise<void>;
}

/** Starts it before the tests of the file, and ends it after them. */
export function lentBrowser(): LentBrowser {
  let chromium: Browser;
  let spare: Page;
  beforeAll(async () => {
    chromium = await launchChromium();
    spare = await chromium.newPage();
  });
  afterAll(() => chromium.close());
  return {
    launch: async () => {
      const context = await frugalContext(chromium);
      const maker = new PageMaker(context);
      const calls: (() => void)[] = [];
      context.once("close", () => {
        for (const call of calls) call();
      });
      return {
        page: (prepare) => maker.page(prepare),
        onEnded: (call) => void calls.push(call),
        memoryBytes: async () => undefined,
        close: async () => {
          await maker.idle();
          await context.close();
        },
      };
    },
    pages: () => chromium.contexts().flatMap((context) => context.pages()),
    moment: async () => void (await spare.evaluate("1")),
  };
}
