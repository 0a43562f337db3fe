import type { Failure, Scheduler } from "@streampulse/core";
import { expect, test } from "vitest";

import { ChannelPair } from "../../../../../test/channel-pair.ts";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { forkedExchange } from "../../../../../test/forked-exchange.ts";
import {
  describeSessionExchange,
  PlayedHolder,
  type ExchangeProcess,
  type SessionExchangeHarness,
} from "../conformance/session-exchange.ts";
import { SessionSwitchboard } from "./session-switchboard.ts";
import { SWITCHBOARD_WAIT_MS, WorkerExchange } from "./worker-exchange.ts";

/** Everything in this process; messages come a turn later. */
function joinedExchange(): SessionExchangeHarness {
  const scheduler = new FakeScheduler();
  const machineMs = () => scheduler.now();
  const unforeseen = (error: unknown) => {
    throw error;
  };
  const switchboard = new SessionSwitchboard({ scheduler, machineMs, unforeseen });
  const kills = new Map<ExchangeProcess, () => void>();
  return {
    async join() {
      const channel = new ChannelPair(() => setImmediate(() => channel.deliver("left") || channel.deliver("right")));
      const leave = switchboard.join(channel.right);
      const process = new PlayedHolder(new WorkerExchange(channel.left, { scheduler, machineMs, unforeseen }));
      kills.set(process, () => {
        channel.cut();
        leave();
      });
      return process;
    },
    async kill(process) {
      kills.get(process)?.();
    },
    async end() {},
  };
}

describeSessionExchange("one machine, in one process", async () => joinedExchange());
describeSessionExchange("one machine", async () => forkedExchange());

test("a change that nobody answered in time is not made later, nor is one whose time has come", async () => {
  const scheduler = new FakeScheduler();
  const machineMs = () => scheduler.now();
  const channel = new ChannelPair();
  const switchboard = new SessionSwitchboard({ scheduler, machineMs });
  switchboard.join(channel.right);
  const holder = new PlayedHolder(new WorkerExchange(channel.left, { scheduler, machineMs }));
  const deliver = () => {
    while (channel.deliver("right") || channel.deliver("left"));
  };
  const claimed = holder.claim("k");
  deliver();
  expect(await claimed).toBe("granted");
  const change = (ticker: string) => holder.modify("k", { add: [ticker], remove: [] }).catch((error: Failure) => error);

  const late = change("LATE");
  scheduler.advance(SWITCHBOARD_WAIT_MS);
  expect(await late).toMatchObject({ reason: "UNAVAILABLE", retryAfterMs: 1_000 });
  deliver();
  // The switchboard passes it on, and then its holder takes too long.
  const stuck = change("STUCK");
  channel.deliver("right");
  scheduler.advance(2_000);
  deliver();
  expect(await stuck).toMatchObject({ reason: "UNAVAILABLE", retryAfterMs: 1_000 });
  const inTime = change("IN TIME");
  channel.deliver("right");
  scheduler.advance(1_999);
  deliver();
  expect(await inTime).toMatchObject({ tickers: ["IN TIME"] });
  expect(scheduler.pending).toBe(0);
});

test("a change is made by processes whose clocks have gone apart, and its time is over at the same moment for all", async () => {
  const HOUR_MS = 3_600_000;
  const time = new FakeScheduler();
  const machineMs = () => time.now() - FAKE_START_MS;
  const apart = (byMs: number): Scheduler => ({
    now: () => time.now() + byMs,
    after: (delayMs, call) => time.after(delayMs, call),
    soon: (call) => time.soon(call),
  });
  for (const [ofSwitchboard, ofAsker] of [
    [0, -HOUR_MS],
    [0, HOUR_MS],
    [HOUR_MS, 0],
    [-HOUR_MS, 0],
  ] as const) {
    const switchboard = new SessionSwitchboard({ scheduler: apart(ofSwitchboard), machineMs });
    const channels = [new ChannelPair(), new ChannelPair()];
    const [holder, asker] = channels.map((channel, at) => {
      switchboard.join(channel.right);
      return new PlayedHolder(new WorkerExchange(channel.left, { scheduler: apart(at * ofAsker), machineMs }));
    }) as [PlayedHolder, PlayedHolder];
    const deliver = () => {
      while (channels.some((channel) => channel.deliver("right") || channel.deliver("left")));
    };
    const claimed = holder.claim("k");
    deliver();
    await claimed;
    const change = asker.modify("k", { add: ["A"], remove: [] }).catch((error: Failure) => error.reason);
    deliver();
    time.advance(SWITCHBOARD_WAIT_MS);
    expect(await change).toMatchObject({ tickers: ["A"] });
    const late = asker.modify("k", { add: ["LATE"], remove: [] }).catch((error: Failure) => error.reason);
    time.advance(SWITCHBOARD_WAIT_MS);
    deliver();
    expect(await late).toBe("UNAVAILABLE");
    expect(await holder.session("k")).toMatchObject({ tickers: ["A"] });
  }
});
