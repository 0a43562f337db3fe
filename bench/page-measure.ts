import type { CDPSession, Page } from "playwright-core";

/** How a page got on for some time. */
export interface PageFigures {
  readonly framesPerSecond: number;
  /** Tasks of the main thread that took more than 50 ms. */
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** Of the time, in which the main thread was at work. */
  readonly mainThread: number;
  readonly layoutsPerSecond: number;
  readonly heapBeforeMib: number;
  readonly heapAfterMib: number;
}

const MIB = 1_048_576;

async function heapMib(devtools: CDPSession): Promise<number> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = (await devtools.send("Runtime.getHeapUsage")) as { usedSize: number };
  return usedSize / MIB;
}

async function counters(devtools: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Watches the page for so long, its processor slowed down so many times. Nothing is put into the page but two counters. */
export async function measurePage(page: Page, seconds: number, slowdown: number): Promise<PageFigures> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "timeTicks" });
  const heapBeforeMib = await heapMib(devtools);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  const before = await counters(devtools);
  const seen = await page.evaluate(async (ms) => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
    observer.observe({ type: "longtask" });
    let frames = 0;
    const began = performance.now();
    await new Promise<void>((resolve) => {
      const frame = (): void => {
        frames++;
        if (performance.now() - began >= ms) resolve();
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    observer.disconnect();
    return { frames, tasks, ms: performance.now() - began };
  }, seconds * 1_000);
  const after = await counters(devtools);
  const spent = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const heapAfterMib = await heapMib(devtools);
  await devtools.detach();
  return {
    framesPerSecond: (seen.frames * 1_000) / seen.ms,
    longTasks: seen.tasks.length,
    longestTaskMs: Math.max(0, ...seen.tasks),
    mainThread: spent("TaskDuration") / spent("Timestamp"),
    layoutsPerSecond: spent("LayoutCount") / spent("Timestamp"),
    heapBeforeMib,
    heapAfterMib,
  };
}
