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
import { WorkerExchange } from "./worker-exchange.ts";

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
