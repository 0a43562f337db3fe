import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PriceKind } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { KeptAlert } from "../apps/server/src/engine/ports/alert.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import type { AlertLine } from "./alert-life.ts";
import { holdsInTurns, isLong } from "./seeded.ts";

const LIFE = fileURLToPath(new URL("alert-life.ts", import.meta.url));
/** A thousand kills in the long form, in twenty histories. */
const KILLS = isLong ? 50 : 2;
/** How much is told at the most before the next kill. */
const EVENTS_MAX = 9;

/** An alert of “me” on X:A, as one that was set is kept. */
function alertOf(id: string, price: string, more: Partial<KeptAlert>): KeptAlert {
  return {
    id,
    owner: "me",
    requestId: id,
    ticker: "X:A",
    condition: { kind: "crossing_up", price },
    priceKind: PriceKind.REAL,
    note: "",
    channelIds: ["a"],
    createdMs: 1,
    updatedMs: 1,
    sinceMs: 1,
    revision: 1,
    state: "active",
    firings: 0,
    standing: "",
    ...more,
  };
}

/** The price swings up to another height each time: the alert that repeats fires at each swing, each other one once. */
const BOTTOM = "90.00";
const topOf = (swing: number): string => (100 + swing * 0.1 + 0.05).toFixed(2);
const levelOf = (swing: number): string => (100 + swing * 0.1).toFixed(2);

async function prepared(path: string, swings: number): Promise<void> {
  const store = await openHere(path);
  const target = { kind: "webhook", name: "a", options: {}, secrets: {} } as const;
  await store.channels.create({ id: "a", owner: "me", ...target, isPaused: false, createdMs: 1, updatedMs: 1 }, "r", 9);
  const once = Array.from({ length: swings }, (_, swing) => alertOf(`once${swing}`, levelOf(swing), {}));
  await store.alerts.put([alertOf("again", "95", { cooldownMs: 0 }), ...once]);
  await store.close();
}

/** A path of prices that goes on over the lives of processes: what was said last is said again to the next one. */
class Swings {
  readonly faults: string[] = [];
  readonly #path: string;
  readonly #fired = new Set<string>();
  #swing = 0;
  #isUp = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** Swings until so much was told, and is then killed; or until there were so many swings, and ends by itself. */
  async live(until: { readonly events?: number; readonly swings: number }): Promise<void> {
    const child = spawn(process.execPath, [LIFE, this.#path], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.on("error", () => {});
    const say = () => child.stdin.write(`${this.#isUp ? topOf(this.#swing) : BOTTOM}\n`);
    let events = 0;
    let standing = "";
    createInterface({ input: child.stdout }).on("line", (text) => {
      // The last line of a life may be cut off.
      if (!text.endsWith("}")) return;
      const line = JSON.parse(text) as AlertLine;
      if (line.fault !== undefined) this.faults.push(line.fault);
      if (line.fired !== undefined) this.#fired.add(line.fired);
      if (line.standing !== undefined) standing = line.standing;
      // What was told before is told again at the beginning, and does not count.
      if ((line.begun || events > 0) && ++events === until.events) child.kill("SIGKILL");
      if (line.begun) return void say();
      if (!this.#isDone(standing)) return;
      if (this.#isUp) this.#swing++;
      this.#isUp = !this.#isUp;
      if (this.#swing < until.swings) say();
      else child.stdin.end();
    });
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    if (code !== null) expect(code).toBe(0);
  }

  get swings(): number {
    return this.#swing;
  }

  /** Whether all is kept that the price of now makes of the alerts. */
  #isDone(standing: string): boolean {
    if (!this.#isUp) return standing === "below";
    return this.#fired.has(`again-${this.#swing + 1}`) && this.#fired.has(`once${this.#swing}-1`);
  }
}

test(
  "kill -9 anywhere: no event is lost and none fires twice, and there is one notice of each",
  async () => {
    const kills = fc.array(fc.integer({ min: 1, max: EVENTS_MAX }), { minLength: KILLS, maxLength: KILLS });
    const property = fc.asyncProperty(kills, async (deaths) => {
      const folder = mkdtempSync(join(tmpdir(), "streampulse-alerts-"));
      const path = join(folder, "kept.db");
      try {
        // Enough for any life, for a swing is told by three lines at the least.
        await prepared(path, KILLS * EVENTS_MAX);
        const history = new Swings(path);
        for (const events of deaths) await history.live({ events, swings: Infinity });
        const swings = history.swings + 2;
        await history.live({ swings });
        expect(history.faults).toEqual([]);
        const store = await openHere(path);
        const fired = (await store.alerts.firingsAfter("me", 0, 100_000)).map(({ id }) => id);
        const { deliveries } = await store.outbox.list({ owner: "me", states: [], limit: 100_000 });
        await store.close();
        const expected = Array.from({ length: swings }, (_, n) => [`again-${n + 1}`, `once${n}-1`]).flat();
        expect(fired.toSorted()).toEqual(expected.toSorted());
        expect(deliveries.map(({ key }) => key).toSorted()).toEqual(expected.map((id) => `${id}-a`).toSorted());
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
    await holdsInTurns(`alerts, killed ${KILLS} times each`, property, { runs: 1, longRuns: 20 });
  },
  isLong ? 1_800_000 : 60_000,
);
