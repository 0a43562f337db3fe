import { setTimeout as sleep } from "node:timers/promises";
import { chromium as launcher, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { FLAGS, frugalContext, type RunningBrowser } from "../../../apps/server/src/sources/tradingview/chromium.ts";
import { PageMaker } from "../../../apps/server/src/sources/tradingview/page-maker.ts";

/** A page that has not answered by then hangs, however busy the machine is. */
const PATIENCE_MS = 500;

/** A real Chromium that the tests of a file share: to each it is a browser of its own, with a context of its own. */
export interface LentBrowser {
  /** Lends it once more. */
  launch(): Promise<RunningBrowser>;
  /** The pages of all who have it now. */
  pages(): Page[];
  /** A turn of the browser's own: to wait by it leaves the machine to the browser. */
  turn(): Promise<void>;
  /** Lets every page answer what it was asked before, but for one that hangs. */
  moment(): Promise<void>;
}

/** Starts it before the tests of the file, and ends it after them. */
export function lentBrowser(): LentBrowser {
  let chromium: Browser;
  let spare: Page;
  beforeAll(async () => {
    const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
    chromium = await launcher.launch({ executablePath, args: ["--no-sandbox", ...FLAGS] });
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
    moment: async () => {
      // One that is closed meanwhile has nothing to answer.
      const answers = pages().map((page) => page.evaluate("1").catch(() => {}));
      const patience = new AbortController();
      const late = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {});
      await Promise.race([Promise.all(answers), late]);
      patience.abort();
    },
  };
}
