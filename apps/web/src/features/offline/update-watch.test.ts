import type { ConnectionState } from "@streampulse/client";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { ASK_EVERY_MS, watchUpdates } from "./update-watch.ts";

test("whether there is another version is asked when the stream is back, and every hour, until it is left", () => {
  const clock = new FakeScheduler();
  let asked = 0;
  let tell = (): void => {};
  const store = {
    connection: { status: "live" } as ConnectionState,
    subscribeConnection: (listener: () => void) => ((tell = listener), () => (tell = () => {})),
  };
  const turns = (connection: ConnectionState): void => {
    store.connection = connection;
    tell();
  };
  const leave = watchUpdates(() => (asked++, Promise.reject(new Error("away"))), store, clock);
  turns({ status: "live" });
  expect(asked).toBe(0);
  turns({ status: "reconnecting", attempt: 0, retryAtMs: 0, reason: "cut" });
  turns({ status: "connecting" });
  expect(asked).toBe(0);
  turns({ status: "live" });
  expect(asked).toBe(1);
  clock.advance(ASK_EVERY_MS - 1);
  expect(asked).toBe(1);
  clock.advance(1);
  expect(asked).toBe(2);
  clock.advance(ASK_EVERY_MS);
  expect(asked).toBe(3);
  leave();
  turns({ status: "connecting" });
  turns({ status: "live" });
  expect([asked, clock.pending]).toEqual([3, 0]);
});
