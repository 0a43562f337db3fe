import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { seededRandom } from "../apps/server/src/sources/simulated/seeded-random.ts";
import type { OutboxLine } from "./outbox-notice.ts";
import { isLong } from "./seeded.ts";
import { HttpReceiver } from "./upstreams/http-receiver.ts";

const LIFE = fileURLToPath(new URL("outbox-life.ts", import.meta.url));

/** A life, and what it said; `kill` ends it as if the machine had been switched off. */
function live(path: string, url: string, life: number, count: number, heard: (line: OutboxLine) => void) {
  const child = spawn(process.execPath, [LIFE, path, url, String(life), String(count)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    // The last line of a life may be cut off.
    if (line.endsWith("}")) heard(JSON.parse(line) as OutboxLine);
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { ended, kill: () => child.kill("SIGKILL") };
}

/** A thousand kills in the long form, in ten histories. Nothing is shrunk: a history takes minutes. */
const KILLS = isLong ? 100 : 3;
const HISTORIES = isLong ? 10 : 1;
/** How many notices, and answers, there are at the most before the next kill. */
const EVENTS_MAX = 60;

test(
  "kill -9 anywhere: no acknowledged notice is lost, those of a channel keep their order, and a crash costs at most one repeat each",
  async () => {
    const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 31);
    console.info(`killed dispatchers: ${HISTORIES} histories of ${KILLS} kills, seed ${seed}`);
    const { uniform } = seededRandom(String(seed));
    for (let n = 0; n < HISTORIES; n++) await holds(uniform);
  },
  isLong ? 3_600_000 : 120_000,
);

async function holds(random: () => number): Promise<void> {
  const kills = Array.from({ length: KILLS }, () => 1 + Math.floor(random() * EVENTS_MAX));
  const folder = mkdtempSync(join(tmpdir(), "streampulse-outbox-"));
  const path = join(folder, "kept.db");
  const put: string[] = [];
  /** By key: the lives in which it was taken. */
  const taken = new Map<string, number[]>();
  const order = new Map<string, string[]>();
  let event = () => {};
  const receiver = await HttpReceiver.start(({ path: channel, headers }) => {
    const key = String(headers["idempotency-key"]);
    const life = Number(String(headers["user-agent"]).split("/")[1]);
    event();
    if (random() < 0.05) return { status: 503 };
    if (!taken.has(key)) order.set(channel, [...(order.get(channel) ?? []), key]);
    taken.set(key, [...(taken.get(key) ?? []), life]);
    return { status: 200 };
  });
  /** By key and life: how often a sending had no answer in time. */
  const unheard = new Map<string, number>();
  const faults: string[] = [];
  let states: ReadonlyMap<string, string> = new Map();
  const hear = (life: number) => (line: OutboxLine) => {
    if (line.put !== undefined) put.push(line.put);
    if (line.unheard !== undefined) {
      const at = `${line.unheard} ${life}`;
      unheard.set(at, (unheard.get(at) ?? 0) + 1);
    }
    if (line.fault !== undefined) faults.push(line.fault);
    if (line.ended) states = new Map(line.ended);
    event();
  };
  try {
    for (const [life, events] of kills.entries()) {
      let left = events;
      const { ended, kill } = live(path, receiver.url, life, 10_000, hear(life));
      event = () => void (--left === 0 && kill());
      expect(await ended, "it was killed and did not end by itself").toBeNull();
    }
    event = () => {};
    const { ended } = live(path, receiver.url, kills.length, 0, hear(kills.length));
    expect(await ended).toBe(0);
  } finally {
    await receiver.close();
    rmSync(folder, { recursive: true });
  }
  expect(faults).toEqual([]);
  for (const key of put) {
    expect(states.get(key), key).toBe("delivered");
    expect(taken.get(key)?.length, key).toBeGreaterThanOrEqual(1);
  }
  for (const [key, lives] of taken) {
    for (const life of new Set(lives)) {
      const times = lives.filter((each) => each === life).length;
      const most = 1 + (unheard.get(`${key} ${life}`) ?? 0);
      expect(times, `how often ${key} was taken in the life ${life}`).toBeLessThanOrEqual(most);
    }
  }
  const repeats = [...taken.values()].reduce((sum, lives) => sum + lives.length - 1, 0);
  const late = [...unheard.values()].reduce((sum, times) => sum + times, 0);
  // A kill can meet one attempt of each of the three channels.
  expect(repeats).toBeLessThanOrEqual(3 * kills.length + late);
  for (const keys of order.values()) expect(keys).toEqual(keys.toSorted(byPutting));
  console.info(`${kills.length} kills, ${put.length} notices, ${repeats} repeats, ${late} answers too late`);
}

/** Lives count up, and the notices of a life. */
function byPutting(one: string, other: string): number {
  const [[life = 0, n = 0], [otherLife = 0, otherN = 0]] = [one, other].map((key) => key.split("-").map(Number)) as [
    number[],
    number[],
  ];
  return life - otherLife || n - otherN;
}
