import { beforeEach, describe, expect, test } from "vitest";

import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { scriptedCrew } from "../../../../test/scripted-crew.ts";
import type { ScriptedWorker } from "../../../../test/scripted-worker.ts";
import type { Crew, MuteWorker } from "./crew.ts";

let scheduler: FakeScheduler;
let started: ScriptedWorker[];
let mute: MuteWorker[];

beforeEach(() => {
  scheduler = new FakeScheduler();
  started = [];
  mute = [];
});

const last = () => started.at(-1) as ScriptedWorker;

function crewOf(count: number): Crew {
  return scriptedCrew(count, started, scheduler, { mute: (worker) => mute.push(worker) });
}

/** A crew of three that serves. */
async function serving(): Promise<Crew> {
  const crew = crewOf(3);
  const begun = crew.start();
  for (let index = 0; index < 3; index++) started[index]?.listens();
  await begun;
  return crew;
}

describe("a worker that is there and says nothing", () => {
  const asked = (worker: ScriptedWorker) => worker.sent.filter(({ kind }) => kind === "ask").length;

  test.each([0, 1])("is killed after six seconds, told of once and replaced: worker %i", async (index) => {
    await serving();
    scheduler.advance(10_000);
    const worker = started[index] as ScriptedWorker;
    worker.isMute = true;
    scheduler.advance(6_000);
    expect(mute).toEqual([]);
    scheduler.advance(1_000);
    expect(mute).toEqual([{ worker: index, pid: 100 + index }]);
    scheduler.advance(60_000);
    expect(mute).toHaveLength(1);
    expect(started.map(({ killed }) => killed)).toEqual([0, 1, 2].map((one) => (one === index ? ["SIGKILL"] : [])));
    // It is not asked again before it has answered.
    expect(asked(worker)).toBe(1);
    worker.ends(null, "SIGKILL");
    scheduler.advance(0);
    const successor = last();
    expect(successor.assignment.index).toBe(index);
    successor.listens();
    scheduler.advance(60_000);
    expect(successor.killed).toEqual([]);
    // It is asked like the one before it, and owes nothing of that one's.
    successor.isMute = true;
    scheduler.advance(6_000);
    expect(mute).toHaveLength(1);
    scheduler.advance(1_000);
    expect([mute, successor.killed]).toEqual([
      [
        { worker: index, pid: 100 + index },
        { worker: index, pid: 103 },
      ],
      ["SIGKILL"],
    ]);
  });

  test("for five seconds, and then something, goes on", async () => {
    await serving();
    const worker = started[2] as ScriptedWorker;
    for (let times = 0; times < 3; times++) {
      worker.isMute = true;
      scheduler.advance(6_000);
      worker.isMute = false;
      worker.says({ kind: "alive", isHeld: false });
      scheduler.advance(1_000);
    }
    expect(mute).toEqual([]);
  });

  test("to what it is asked, since that waits behind much else to be read, but says other things, goes on", async () => {
    await serving();
    const worker = started[1] as ScriptedWorker;
    worker.isMute = true;
    for (let times = 0; times < 10; times++) {
      scheduler.advance(5_000);
      worker.says({ kind: "exchange", message: {} });
    }
    expect([mute, asked(worker)]).toEqual([[], 1]);
    scheduler.advance(6_000);
    expect(mute).toEqual([{ worker: 1, pid: 101 }]);
  });

  test("because a debugger has it is left alone", async () => {
    await serving();
    const worker = started[1] as ScriptedWorker;
    worker.says({ kind: "alive", isHeld: true });
    worker.isMute = true;
    scheduler.advance(600_000);
    expect([mute, worker.killed]).toEqual([[], []]);
  });

  test("is killed also while all are told to stop, and nobody is asked any more once they are gone", async () => {
    const crew = await serving();
    const gone = crew.stop();
    (started[0] as ScriptedWorker).isMute = true;
    started[1]?.ends(0);
    started[2]?.ends(0);
    scheduler.advance(7_000);
    expect(started[0]?.killed).toEqual(["SIGKILL"]);
    started[0]?.ends(null, "SIGKILL");
    await gone;
    expect(scheduler.pending).toBe(0);
  });

  test("before it serves has a minute", () => {
    void crewOf(2).start();
    (started[0] as ScriptedWorker).isMute = true;
    scheduler.advance(60_000);
    expect(mute).toEqual([]);
    scheduler.advance(1_000);
    expect(mute).toEqual([{ worker: 0, pid: 100 }]);
  });
});
