import { Crew } from "../apps/server/src/workers/crew.ts";
import type { FakeScheduler } from "./fake-scheduler.ts";
import { ScriptedWorker } from "./scripted-worker.ts";

type CrewOptions = ConstructorParameters<typeof Crew>[0];

/** A crew of workers that do what the test says; each is put into `started` as it starts. */
export function scriptedCrew(
  count: number,
  started: ScriptedWorker[],
  scheduler: FakeScheduler,
  more: Partial<CrewOptions> = {},
): Crew {
  return new Crew({
    count,
    start: (events) => {
      const worker = new ScriptedWorker(100 + started.length, events);
      started.push(worker);
      return worker;
    },
    assignment: { env: {}, drawn: {}, folder: "/folder", startedMs: 5 },
    join: () => () => {},
    scheduler,
    random: () => 0.5,
    mute: () => {},
    lost: () => {},
    ...more,
  });
}
