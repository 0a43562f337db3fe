import { beforeEach, describe, expect, test } from "vitest";

import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { scriptedCrew } from "../../../../test/scripted-crew.ts";
import { ADDRESSES, type ScriptedWorker } from "../../../../test/scripted-worker.ts";
import { DRAIN_MAX_MS } from "../start-app.ts";
import { STOP_MAX_MS, type Crew, type Loss } from "./crew.ts";

const FAULT = { exit: 4, lines: ["no source"] };

let scheduler: FakeScheduler;
let started: ScriptedWorker[];
let losses: Loss[];
let exchanged: unknown[];
let posts: ((message: object) => void)[];
let chance: number;

beforeEach(() => {
  scheduler = new FakeScheduler();
  started = [];
  losses = [];
  exchanged = [];
  posts = [];
  chance = 0.5;
});

const last = () => started.at(-1) as ScriptedWorker;

function crewOf(count: number): Crew {
  return scriptedCrew(count, started, scheduler, {
    assignment: { env: { A: "b" }, drawn: {}, folder: "/folder", startedMs: 5 },
    join: (channel) => {
      const worker = posts.push(channel.post) - 1;
      exchanged.push(["joined", worker]);
      channel.onMessage((message) => exchanged.push(["heard", worker, message]));
      return () => exchanged.push(["left", worker]);
    },
    random: () => chance,
    lost: (loss) => losses.push(loss),
  });
}

/** A crew of three that serves. */
async function serving(): Promise<Crew> {
  const crew = crewOf(3);
  const begun = crew.start();
  started[0]?.listens();
  started[1]?.listens();
  started[2]?.listens();
  expect(await begun).toEqual(ADDRESSES);
  return crew;
}

describe("at the start", () => {
  test("the first chooses the ports alone, and the others join it there", async () => {
    const crew = crewOf(3);
    const begun = crew.start();
    expect(started).toHaveLength(1);
    expect(started[0]?.assignment).toEqual({
      index: 0,
      count: 3,
      env: { A: "b" },
      drawn: {},
      folder: "/folder",
      startedMs: 5,
      ports: undefined,
    });
    started[0]?.listens();
    expect(started.map(({ assignment }) => assignment.index)).toEqual([0, 1, 2]);
    expect(started[2]?.assignment.ports).toEqual({ port: 80, tcpPort: 7002 });
    started[2]?.listens();
    started[1]?.listens();
    expect(await begun).toEqual(ADDRESSES);
  });

  test.each([
    ["the first", 0],
    ["a later one", 1],
  ])("%s that cannot start says why, and none is started anew", async (_, index) => {
    const crew = crewOf(2);
    const begun = crew.start();
    if (index > 0) started[0]?.listens();
    started[index]?.says({ kind: "failed", fault: FAULT });
    started[index]?.ends(4);
    expect(await begun).toEqual(FAULT);
    scheduler.advance(60_000);
    expect(started).toHaveLength(index + 1);
    const gone = crew.stop();
    if (index > 0) started[0]?.ends(0);
    await gone;
  });

  test("one that ends without a word is a fault too", async () => {
    const begun = crewOf(2).start();
    started[0]?.ends(null, "SIGKILL");
    expect(await begun).toEqual({ exit: 1, lines: ["Worker 0 ended before it served (SIGKILL)."] });
  });

  test("the first is replaced where it was taken before the others were there, at the ports it had chosen", async () => {
    const begun = crewOf(2).start();
    started[0]?.listens();
    started[0]?.ends(null, "SIGKILL");
    scheduler.advance(0);
    expect(last().assignment).toMatchObject({ index: 0, ports: { port: 80, tcpPort: 7002 } });
    last().listens();
    started[1]?.listens();
    expect(await begun).toEqual(ADDRESSES);
  });
});

describe("a worker that ends", () => {
  test("is replaced at once in its place, and told of once", async () => {
    await serving();
    started[1]?.ends(null, "SIGKILL");
    expect(losses).toEqual([
      { worker: 1, pid: 101, code: null, signal: "SIGKILL", hasDrained: false, againInMs: 0, why: [] },
    ]);
    scheduler.advance(0);
    expect(started).toHaveLength(4);
    expect(last().assignment).toMatchObject({ index: 1, count: 3, ports: { port: 80, tcpPort: 7002 } });
    last().listens();
    scheduler.advance(120_000);
    expect(started).toHaveLength(4);
    expect(losses).toHaveLength(1);
  });

  test("because it was told to is told apart, and its successor anew", async () => {
    await serving();
    started[1]?.says({ kind: "drained" });
    started[1]?.ends(0);
    expect(losses.at(-1)).toMatchObject({ worker: 1, code: 0, hasDrained: true });
    scheduler.advance(0);
    last().listens();
    last().ends(0);
    expect(losses.at(-1)).toMatchObject({ worker: 1, code: 0, hasDrained: false });
  });

  test("and keeps ending is given more and more time, up to 30 s, until it has been well for that long", async () => {
    await serving();
    chance = 1;
    const waits: number[] = [];
    let worker = started[2] as ScriptedWorker;
    for (let times = 0; times < 8; times++) {
      worker.ends(1);
      waits.push(losses.at(-1)?.againInMs ?? NaN);
      scheduler.advance((waits.at(-1) ?? 0) - 1);
      const before = started.length;
      scheduler.advance(1);
      expect(started.length).toBe(before + 1);
      worker = last();
      worker.listens();
    }
    expect(waits).toEqual([0, 3_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    scheduler.advance(29_999);
    worker.ends(1);
    expect(losses.at(-1)?.againInMs).toBe(30_000);
    scheduler.advance(30_000);
    last().listens();
    scheduler.advance(30_000);
    last().ends(1);
    expect(losses.at(-1)?.againInMs).toBe(0);
  });

  test("and whose successor cannot start says why in the log, and is tried again", async () => {
    await serving();
    started[0]?.ends(1);
    scheduler.advance(0);
    last().says({ kind: "failed", fault: FAULT });
    last().ends(4);
    expect(losses.at(-1)).toMatchObject({ worker: 0, code: 4, why: ["no source"], againInMs: 1_500 });
    scheduler.advance(1_500);
    last().ends(1);
    expect(losses.at(-1)?.why).toEqual([]);
  });
});

describe("stopping", () => {
  test("tells every worker, replaces none, and is over when the last has ended", async () => {
    const crew = await serving();
    started[1]?.ends(1);
    let isGone = false;
    const gone = crew.stop().then(() => (isGone = true));
    expect(started.map(({ sent }) => sent.at(-1)?.kind)).toEqual(["stop", "begin", "stop"]);
    scheduler.advance(60_000);
    started[0]?.ends(0);
    await Promise.resolve();
    expect(isGone).toBe(false);
    started[2]?.ends(0);
    await gone;
    expect(started).toHaveLength(3);
    expect(losses).toHaveLength(1);
  });

  test("kills who has not ended in 28 seconds, which is after its drain's most and before the 30 promised", async () => {
    expect([DRAIN_MAX_MS, STOP_MAX_MS]).toEqual([25_000, 28_000]);
    const crew = await serving();
    const gone = crew.stop();
    started[0]?.ends(0);
    scheduler.advance(27_999);
    expect(started.flatMap(({ killed }) => killed)).toEqual([]);
    scheduler.advance(1);
    expect(started.map(({ killed }) => killed)).toEqual([[], ["SIGKILL"], ["SIGKILL"]]);
    started[1]?.ends(null, "SIGKILL");
    started[2]?.ends(null, "SIGKILL");
    await gone;
    expect(scheduler.pending).toBe(0);
  });

  test("before the others are there starts none of them", async () => {
    const crew = crewOf(3);
    void crew.start();
    const gone = crew.stop();
    started[0]?.listens();
    started[0]?.ends(0);
    await gone;
    expect(started).toHaveLength(1);
  });

  test("killing reaches whoever is there", async () => {
    const crew = await serving();
    started[1]?.ends(1);
    crew.kill();
    expect(started.map(({ killed }) => killed)).toEqual([["SIGKILL"], [], ["SIGKILL"]]);
  });
});

describe("the exchange", () => {
  test("hears of workers that join and leave, and carries what they say, a new process each time", async () => {
    await serving();
    expect(exchanged).toEqual([
      ["joined", 0],
      ["joined", 1],
      ["joined", 2],
    ]);
    exchanged.length = 0;
    started[1]?.says({ kind: "exchange", message: { a: 1 } });
    posts[1]?.({ b: 2 });
    expect(started[1]?.sent.at(-1)).toEqual({ kind: "exchange", message: { b: 2 } });
    started[1]?.ends(1);
    scheduler.advance(0);
    // It has not begun: nobody asks it anything.
    expect(exchanged.splice(0)).toEqual([
      ["heard", 1, { a: 1 }],
      ["left", 1],
    ]);
    // Its first client may come before it has told that it listens.
    last().says({ kind: "exchange", message: { c: 3 } });
    last().listens();
    posts[3]?.({ d: 4 });
    expect(last().sent.at(-1)).toEqual({ kind: "exchange", message: { d: 4 } });
    expect(exchanged).toEqual([
      ["joined", 3],
      ["heard", 3, { c: 3 }],
    ]);
  });

  test("one that ends before it joined does not leave", async () => {
    await serving();
    started[1]?.ends(1);
    scheduler.advance(0);
    exchanged.length = 0;
    last().ends(1);
    expect(exchanged).toEqual([]);
  });

  test("what is none of our words changes nothing", async () => {
    await serving();
    exchanged.length = 0;
    for (const message of [null, "x", 7, {}, { kind: "begin" }, { kind: 1 }, { "watch:import": [] }])
      last().raw(message);
    expect(exchanged).toEqual([]);
  });
});
