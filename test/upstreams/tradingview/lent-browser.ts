import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { FLAGS, frugalContext, type RunningBrowser } from "../../../apps/server/src/sources/tradingview/chromium.ts";
import { processChromium } from "../../process-chromium.ts";
import { PageMaker } from "../../../apps/server/src/sources/tradingview/page-maker.ts";

const launch = processChromium(["--no-sandbox", ...FLAGS]);

/** A real Chromium that the tests of a file share: to each it is a browser of its own, with a context of its own. */
export interface LentBrowser {
  /** Lends it once more. */
  launch(): Promise<RunningBrowser>;
  /** The pages of all who have it now. */
  pages(): Page[];
  /** A turn of the browser's own: to wait by it leaves the machine to the browser. */
  turn(): Promise<void>;
  /** Keeps the scripts of a page from running, for good. */
  hang(page: Page): void;
  /** Whether a page that is open was made to hang. */
  hasHung(): boolean;
  /**
   * Lets every page answer what it was asked before, however long it takes: but for those that were made to hang, and
   * for as many as the site now leaves without an answer.
   */
  moment(unanswered: () => number): Promise<void>;
}

/** Has it from before the tests of the file, and closes what is left in it after them. */
export function lentBrowser(): LentBrowser {
  let chromium: Browser;
  let spare: Page;
  const hung = new WeakSet<Page>();
  beforeAll(async () => {
    chromium = await launch();
    spare = await chromium.newPage();
  });
  afterAll(() => chromium.close());
  const turn = async () => void (await spare.evaluate("1"));
  const pages = () => chromium.contexts().flatMap((context) => context.pages());
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
    pages,
    turn,
    hang: (page) => {
      hung.add(page);
      void page.evaluate("for (;;);").catch(() => {});
    },
    hasHung: () => pages().some((page) => hung.has(page)),
    moment: async (unanswered) => {
      const asked = new Set(pages().filter((page) => !hung.has(page)));
      for (const page of asked) {
        const answered = (): void => void asked.delete(page);
        // One that is closed meanwhile has nothing to answer.
        page.evaluate("1").then(answered, answered);
      }
      while (asked.size > unanswered()) await turn();
    },
  };
}
