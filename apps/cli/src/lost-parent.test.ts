import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Program } from "../../../test/run-program.ts";
import { onLostParent } from "./lost-parent.ts";

const BELOW_NPM = { npm_lifecycle_event: "serve" };

describe("a process that is left", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test.each([BELOW_NPM, { npm_command: "exec" }])("by npm hears of it, once: %j", (env) => {
    const lost = vi.fn<() => void>();
    const child = { env, ppid: 7 };
    onLostParent(child, 7, lost);
    vi.advanceTimersByTime(60_000);
    expect(lost).not.toHaveBeenCalled();
    child.ppid = 1;
    vi.advanceTimersByTime(60_000);
    expect(lost).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("while it was still loading hears of it too", () => {
    const lost = vi.fn<() => void>();
    onLostParent({ env: BELOW_NPM, ppid: 1 }, 7, lost);
    vi.advanceTimersByTime(1_000);
    expect(lost).toHaveBeenCalledTimes(1);
  });

  test("by anybody else looks for nothing", () => {
    const lost = vi.fn<() => void>();
    onLostParent({ env: { npm_config_user_agent: "npm" }, ppid: 1 }, 7, lost);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(lost).not.toHaveBeenCalled();
  });
});

describe.skipIf(process.platform === "win32")("a server below npm's shell", { timeout: 60_000 }, () => {
  const program = new Program();
  afterAll(() => program.remove());

  test.each([
    ["1", "SIGTERM"],
    ["2", "SIGTERM"],
    ["1", "SIGKILL"],
  ] as const)("of %s workers drains when %s ends that shell", async (workers, signal) => {
    const settings = { ...BELOW_NPM, STREAMPULSE_WORKERS: workers };
    const running = program.startBelowShell(["serve", "--port", "0"], settings);
    const url = await running.shows(/http:\/\/127\.0\.0\.1:\d+/);
    running.signal(signal);
    // Its pipes are closed when the server has ended too.
    const { err } = await running.ended;
    expect(err.match(/Stopping/g)).toHaveLength(1);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");
  });
});
