import type { Failure } from "@streampulse/core";
import { expect, test } from "vitest";

import { ChannelPair } from "../../../../../test/channel-pair.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
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
  const unforeseen = (error: unknown) => {
    throw error;
  };
  const switchboard = new SessionSwitchboard({ scheduler, unforeseen });
  const kills = new Map<ExchangeProcess, () => void>();
  return {
    async join() {
      const channel = new ChannelPair(() => setImmediate(() => channel.deliver("left") || channel.deliver("right")));
      const leave = switchboard.join(channel.right);
      const process = new PlayedHolder(new WorkerExchange(channel.left, { scheduler, unforeseen }));
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
  const channel = new ChannelPair();
  const switchboard = new SessionSwitchboard({ scheduler });
  switchboard.join(channel.right);
  const holder = new PlayedHolder(new WorkerExchange(channel.left, { scheduler }));
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
