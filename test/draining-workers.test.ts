import { afterAll, beforeAll, expect, test } from "vitest";
import { Program } from "./run-program.ts";
import { WorkerServer, type WorkerStream } from "./worker-server.ts";

/** What becomes of sessions when several workers of a server drain at once. Looks into /proc: Linux alone. */

const SESSIONS = 12;

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

test.skipIf(process.platform !== "linux")(
  "two of three that are told to end at once leave every session, with its set, to the one that stays",
  { timeout: 60_000 },
  async () => {
    const server = await WorkerServer.start(program, { STREAMPULSE_WORKERS: "3", STREAMPULSE_SIMULATED_SEED: "7" });
    try {
      const [stays, ...leaving] = server.workers as [number, number, number];
      const sets = new Map(
        Array.from({ length: SESSIONS }, (_, n) => [`c${n}`, n % 3 ? ["AAPL", "MSFT"] : ["TSLA"]] as const),
      );
      const streams: WorkerStream[] = [];
      for (const [clientId, tickers] of sets)
        streams.push(await server.stream({ clientId, tickers }, leaving[streams.length % 2]));
      for (const pid of leaving) process.kill(pid, "SIGTERM");
      for (const { ended } of streams) expect((await ended)?.error).toMatchObject({ code: "unavailable" });
      await expect.poll(() => server.workers.filter((pid) => leaving.includes(pid)), { timeout: 20_000 }).toEqual([]);
      for (const [clientId, tickers] of sets) {
        const { told } = await server.stream({ clientId }, stays);
        expect(told.all[0]?.session).toMatchObject({ clientId, tickers, resumed: true });
      }
      server.running.signal("SIGTERM");
      expect((await server.running.ended).err).not.toContain("no other could take");
    } finally {
      await server.end();
    }
  },
);
