import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../../test/fake-scheduler.ts";
import { GLANCE_EVERY_MS, glances } from "./glances.ts";

/** Streams that say one value each and stay open until they are left. */
function streams() {
  const scheduler = new FakeScheduler();
  const controller = new AbortController();
  const log: string[] = [];
  const open = glances(
    async function* (name, _, { onConnection }) {
      log.push(`open ${name}`);
      onConnection({ status: "connecting" });
      try {
        onConnection({ status: "live" });
        yield log.length;
        await new Promise(() => {});
      } finally {
        log.push(`left ${name}`);
        onConnection({ status: "stopped", reason: "left" });
      }
    },
    (delayMs, call) => scheduler.after(delayMs, call),
  );
  const states: string[] = [];
  const follow = (name: "alerts" | "watchlists") =>
    open(name, {}, { signal: controller.signal, onConnection: ({ status }) => void states.push(status) })[
      Symbol.asyncIterator
    ]();
  return { scheduler, controller, log, states, follow };
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

test("a stream is open for one value, and again after a while; its connection is told as one that lasts", async () => {
  const { scheduler, controller, log, states, follow } = streams();
  const reader = follow("watchlists");
  expect((await reader.next()).done).toBe(false);
  const second = reader.next();
  await turns();
  expect(log).toEqual(["open watchlists", "left watchlists"]);
  scheduler.advance(GLANCE_EVERY_MS - 1);
  await turns();
  expect(log.length).toBe(2);
  scheduler.advance(1);
  expect((await second).done).toBe(false);
  const third = reader.next();
  await turns();
  controller.abort();
  expect((await third).done).toBe(true);
  expect([log.filter((each) => each.startsWith("open")).length, states, scheduler.pending]).toEqual([
    2,
    ["live", "live"],
    0,
  ]);
});

test("the stream of alerts is held", async () => {
  const { log, follow } = streams();
  const reader = follow("alerts");
  await reader.next();
  void reader.next();
  await turns();
  expect(log).toEqual(["open alerts"]);
});
