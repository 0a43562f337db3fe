import { afterAll, expect, test, vi } from "vitest";
import { Program } from "./run-program.ts";
import { WorkerServer } from "./worker-server.ts";

const program = new Program();

afterAll(() => program.remove());

test.skipIf(process.platform !== "linux")(
  "a simulated market whose seed was drawn is the same one again when its worker is replaced",
  { timeout: 60_000 },
  async () => {
    const drawn = await WorkerServer.start(program);
    try {
      const [first] = drawn.workers as [number];
      // What the day opened with is the seed's own; it is the next one's too.
      const opens = async (worker: number) => {
        const { json } = await drawn.call("GetQuotes", { tickers: ["AAPL", "BTCUSDT", "EURUSD"] }, worker);
        return (json as { infos: { open?: string }[] }).infos.map(({ open }) => open);
      };
      const before = await opens(first);
      expect(before).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
      process.kill(first, "SIGKILL");
      await drawn.running.shows(/"worker":0,.*is replaced at once/);
      await expect.poll(() => drawn.workers.length, { timeout: 20_000 }).toBe(2);
      const successor = drawn.workers.at(-1) as number;
      expect(await vi.waitFor(() => opens(successor), 20_000)).toEqual(before);
    } finally {
      await drawn.end();
    }
    const { err } = await drawn.running.ended;
    const told = err.match(/STREAMPULSE_SIMULATED_SEED=\d+ brings these prices again/g) ?? [];
    expect([told.length, new Set(told).size]).toEqual([2, 1]);
  },
);
