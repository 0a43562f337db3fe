import type { Page } from "playwright-core";

/** What React did in some frames. */
export interface Commits {
  readonly frames: number;
  readonly commits: number;
  readonly mostInAFrame: number;
  /** Rows of the list whose cells were rendered. */
  readonly rows: number;
  /** How many of the shown prices were changed, each once a commit. */
  readonly ticks: number;
  /** Rows that were rendered though nothing that they show has changed. */
  readonly rowsWithoutTick: number;
}

interface Fiber {
  readonly alternate: Fiber | null;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly stateNode: unknown;
  readonly memoizedState: unknown;
  readonly memoizedProps: Record<string, unknown> | null;
}

/** From the next document on, what React commits is told to a counter in the page, as React tells its own tools. */
export async function countCommits(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard = { commits: 0, log: [] as { atFrame: number; rendered: string[] }[], frame: 0 };
    const tick = (): void => {
      heard.frame++;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    const rowsOf = (root: Fiber): string[] => {
      const rendered: string[] = [];
      /** Fibers that a commit did not reach are the same object as before, and so is all below them. */
      const walk = (fiber: Fiber | null, row: string | undefined): void => {
        for (let now = fiber; now; now = now.sibling) {
          const was = now.alternate;
          const own = now.memoizedProps?.["data-ticker"];
          const inside = typeof own === "string" ? own : row;
          const isText = typeof now.stateNode === "object" && now.stateNode instanceof Element;
          if (was && now.child !== was.child) walk(now.child, inside);
          if (inside !== undefined && !isText && was && now.memoizedState !== was.memoizedState) rendered.push(inside);
        }
      };
      walk(root.child, undefined);
      return [...new Set(rendered)];
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
          heard.log.push({ atFrame: heard.frame, rendered: rowsOf(root.current) });
        },
      },
    });
  });
}

/** Counts over so many frames of the browser. */
export function commitsCounted(page: Page, frames: number): Promise<Commits> {
  return page.evaluate(async (count) => {
    const heard = (
      window as unknown as { heardCommits: { log: { atFrame: number; rendered: string[] }[]; frame: number } }
    ).heardCommits;
    heard.log.length = 0;
    const touched = new Set<string>();
    const ticks: string[] = [];
    const observer = new MutationObserver((records) => {
      touched.clear();
      for (const { target } of records) {
        const row = (target instanceof Element ? target : target.parentElement)?.closest("[data-ticker]");
        if (row) touched.add(row.getAttribute("data-ticker") ?? "");
      }
      ticks.push(...touched);
    });
    observer.observe(document.querySelector("[role=grid]") as Element, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    const until = heard.frame + count;
    await new Promise<void>((resolve) => {
      const look = (): void => (heard.frame >= until ? resolve() : void requestAnimationFrame(look));
      look();
    });
    observer.disconnect();
    const perFrame = new Map<number, number>();
    for (const { atFrame } of heard.log) perFrame.set(atFrame, (perFrame.get(atFrame) ?? 0) + 1);
    const rendered = heard.log.flatMap((commit) => commit.rendered);
    const changed = new Set(ticks);
    return {
      frames: count,
      commits: heard.log.length,
      mostInAFrame: Math.max(0, ...perFrame.values()),
      rows: rendered.length,
      ticks: ticks.length,
      rowsWithoutTick: [...new Set(rendered)].filter((ticker) => !changed.has(ticker)).length,
    };
  }, frames);
}
