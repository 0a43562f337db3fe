import type { Page } from "playwright-core";

/** What React did in some frames. */
export interface Commits {
  readonly frames: number;
  readonly commits: number;
  /** The most commits within one frame that rendered rows for ticks. */
  readonly mostInAFrame: number;
  /** Rows of the list whose cells were rendered, each once a commit. */
  readonly rows: number;
  /** Quotes that were rendered for the first time, by ticker and sequence: ticks, each of which its row was rendered for. */
  readonly ticks: number;
  /**
   * How often rows were rendered for anything else: `info`, where the server told anew of the ticker; else by what was
   * rendered of them, a cell's class or `row` for all.
   */
  readonly causes: Readonly<Record<string, number>>;
}

interface Hook {
  readonly memoizedState: unknown;
  readonly next: Hook | null;
}

interface Fiber {
  readonly alternate: Fiber | null;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly type: unknown;
  readonly memoizedState: unknown;
  readonly memoizedProps: Record<string, unknown> | null;
  /** 1 in it: its function was called for this commit. */
  readonly flags: number;
}

interface HeldPrice {
  readonly quote?: { readonly ticker: string; readonly epoch: number; readonly sequence: number };
  readonly info?: object;
}

/** What was rendered of one row in one commit. */
interface RenderedRow {
  /** The quote that is new in it, by ticker and number. */
  quote?: string;
  hasNewInfo?: boolean;
  readonly parts: Set<string>;
}

interface Heard {
  commits: number;
  frame: number;
  log: { atFrame: number; rows: RenderedRow[]; whole: string[] }[];
}

/** From the next document on, what React commits is told to a counter in the page, as React tells its own tools. */
export async function countCommits(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: Heard = { commits: 0, log: [], frame: 0 };
    const tick = (): void => {
      heard.frame++;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    /** A component's hooks are a list; that of a price holds the price. */
    const priceOf = (state: unknown): HeldPrice | undefined => {
      for (let hook = state as Hook | null; hook && typeof hook === "object" && "next" in hook; hook = hook.next) {
        const held = hook.memoizedState as HeldPrice | null;
        if (held && typeof held === "object" && held.quote?.sequence !== undefined) return held;
      }
      return undefined;
    };
    const rowsOf = (root: Fiber) => {
      const rows = new Map<string, RenderedRow>();
      const whole: string[] = [];
      /** Fibers that a commit did not reach are the same object as before, and so is all below them. */
      const walk = (fiber: Fiber | null, inRow: string | undefined, inPart: string): void => {
        for (let now = fiber; now; now = now.sibling) {
          const was = now.alternate;
          const { "data-ticker": shown, ticker, rowIndex, className } = now.memoizedProps ?? {};
          const own = rowIndex === undefined ? shown : ticker;
          const row = typeof own === "string" ? own : inRow;
          const isElement = typeof now.type === "string";
          const part = (isElement && /(?<= |^)c-(?!number)\w+/.exec(String(className))?.[0]) || inPart;
          if (was && rowIndex !== undefined && typeof own === "string" && (now.flags & 1) !== 0) whole.push(own);
          if (was && now.child !== was.child) walk(now.child, row, part);
          if (row === undefined || isElement || !was || now.memoizedState === was.memoizedState) continue;
          const rendered = rows.get(row) ?? { parts: new Set() };
          rows.set(row, rendered);
          rendered.parts.add(part);
          const [price, before] = [priceOf(now.memoizedState), priceOf(was.memoizedState)];
          const quote = price?.quote;
          if (quote && quote !== before?.quote) rendered.quote = `${quote.ticker} ${quote.epoch} ${quote.sequence}`;
          if (price?.info !== before?.info) rendered.hasNewInfo = true;
        }
      };
      walk(root.child, undefined, "row");
      return { rows: [...rows.values()], whole };
    };
    Object.assign(window, {
      heardCommits: heard,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberUnmount: () => undefined,
        onPostCommitFiberRoot: () => undefined,
        onCommitFiberRoot: (_: number, root: { current: Fiber }) => {
          heard.commits++;
          heard.log.push({ atFrame: heard.frame, ...rowsOf(root.current) });
        },
      },
    });
  });
}

/** Counts over so many frames of the browser. */
export function commitsCounted(page: Page, frames: number): Promise<Commits> {
  return page.evaluate(async (count) => {
    const heard = (window as unknown as { heardCommits: Heard }).heardCommits;
    heard.log.length = 0;
    const until = heard.frame + count;
    await new Promise<void>((resolve) => {
      const look = (): void => (heard.frame >= until ? resolve() : void requestAnimationFrame(look));
      look();
    });
    const perFrame = new Map<number, number>();
    for (const { atFrame, rows } of heard.log) {
      if (rows.some(({ quote }) => quote !== undefined)) perFrame.set(atFrame, (perFrame.get(atFrame) ?? 0) + 1);
    }
    const rows = heard.log.flatMap((commit) => commit.rows);
    const ticks = new Set<string>();
    const causes: Record<string, number> = {};
    for (const { quote, hasNewInfo, parts } of rows) {
      if (quote !== undefined && !ticks.has(quote)) ticks.add(quote);
      else for (const cause of hasNewInfo ? ["info"] : parts) causes[cause] = (causes[cause] ?? 0) + 1;
    }
    return {
      frames: count,
      commits: heard.log.length,
      mostInAFrame: Math.max(0, ...perFrame.values()),
      rows: rows.length,
      ticks: ticks.size,
      causes,
    };
  }, frames);
}

/** The rows that were rendered whole, and not for what is in them, while `work` was done; each once a commit. */
export async function rowsRendered(page: Page, work: () => Promise<void>): Promise<string[]> {
  const log = () => (window as unknown as { heardCommits: Heard }).heardCommits.log;
  await page.evaluate(`(${log.toString()})().length = 0`);
  await work();
  return (await page.evaluate(log)).flatMap(({ whole }) => whole);
}
