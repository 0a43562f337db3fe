import type { ConnectionState } from "@streampulse/client";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { ASK_EVERY_MS, RETRIES_MAX, watchUpdates } from "./update-watch.ts";

/** A page over a stream that a test turns, and a server that answers or does not. */
function stage(isByWorker: boolean, answers = true) {
  const clock = new FakeScheduler();
  let tell = (): void => {};
  const around = {
    asked: 0,
    answers,
    clock,
    store: {
      connection: { status: "live" } as ConnectionState,
      subscribeConnection: (listener: () => void) => ((tell = listener), () => (tell = () => {})),
    },
    turns(connection: ConnectionState): void {
      around.store.connection = connection;
      tell();
    },
    /** Lets `ms` pass, and what waits for promises. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
    leave: (): void => {},
  };
  const ask = () => (around.asked++, around.answers ? Promise.resolve() : Promise.reject(new Error("away")));
  around.leave = watchUpdates(ask, { store: around.store, scheduler: clock, isByWorker }, () => 0.999);
  return around;
}

const AWAY: ConnectionState = { status: "reconnecting", attempt: 0, retryAtMs: 0, reason: "cut" };

test("whether there is another version is asked when the stream is back, and every hour, until it is left", async () => {
  const page = stage(false);
  page.turns({ status: "live" });
  expect(page.asked).toBe(0);
  page.turns(AWAY);
  page.turns({ status: "connecting" });
  expect(page.asked).toBe(0);
  page.turns({ status: "live" });
  expect(page.asked).toBe(1);
  await page.pass(ASK_EVERY_MS - 1);
  expect(page.asked).toBe(1);
  await page.pass(1);
  expect(page.asked).toBe(2);
  await page.pass(ASK_EVERY_MS);
  expect(page.asked).toBe(3);
  page.leave();
  page.turns({ status: "connecting" });
  page.turns({ status: "live" });
  expect([page.asked, page.clock.pending]).toEqual([3, 0]);
});

test("a page that came by way of its service worker asks at once, however soon its stream was live", () => {
  expect(stage(true).asked).toBe(1);
});

test("what failed is tried again a few times, not without the server, and not once it is left", async () => {
  const page = stage(true, false);
  await page.pass(0);
  for (let retry = 1; retry <= RETRIES_MAX + 1; retry++) await page.pass(30_000);
  expect(page.asked).toBe(1 + RETRIES_MAX);
  page.turns(AWAY);
  page.turns({ status: "live" });
  await page.pass(0);
  page.answers = true;
  await page.pass(3_000);
  expect(page.asked).toBe(3 + RETRIES_MAX);
  await page.pass(60_000);
  expect(page.asked).toBe(3 + RETRIES_MAX);
  page.answers = false;
  page.turns(AWAY);
  page.turns({ status: "live" });
  page.turns(AWAY);
  await page.pass(60_000);
  expect(page.asked).toBe(4 + RETRIES_MAX);
  page.turns({ status: "live" });
  page.leave();
  await page.pass(60_000);
  expect([page.asked, page.clock.pending]).toEqual([5 + RETRIES_MAX, 0]);
});
