import { SessionSwitchboard } from "../apps/server/src/buses/local/session-switchboard.ts";
import { WorkerExchange } from "../apps/server/src/buses/local/worker-exchange.ts";
import { ChannelPair } from "./channel-pair.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { ScriptedEngine } from "./scripted-engine.ts";

/** One process of a server of several. */
export interface JoinedEngine {
  readonly server: ScriptedEngine;
  readonly exchange: WorkerExchange;
  /** Its end is left. */
  readonly channel: ChannelPair;
  readonly leave: () => void;
}

/** Engines that share their sessions by one switchboard, all on one clock. Messages wait until they are delivered. */
export class JoinedEngines {
  readonly scheduler = new FakeScheduler();
  readonly switchboard: SessionSwitchboard;
  readonly engines: JoinedEngine[] = [];
  /** What was told to be unforeseen, anywhere. */
  readonly unforeseen: unknown[] = [];

  constructor(count: number) {
    const unforeseen = (error: unknown) => void this.unforeseen.push(error);
    this.switchboard = new SessionSwitchboard({ scheduler: this.scheduler, unforeseen });
    for (let n = 0; n < count; n++) this.join();
  }

  /** One more process. */
  join(): JoinedEngine {
    const { scheduler } = this;
    const channel = new ChannelPair();
    const unforeseen = (error: unknown) => void this.unforeseen.push(error);
    const exchange = new WorkerExchange(channel.left, { scheduler, unforeseen });
    const server = new ScriptedEngine({ scheduler, exchange });
    const leave = this.switchboard.join(channel.right);
    const engine = { server, exchange, channel, leave };
    this.engines.push(engine);
    return engine;
  }

  at(index: number): ScriptedEngine {
    return (this.engines[index] as JoinedEngine).server;
  }

  /** The process is gone, and all that it held and had under way. */
  kill(index: number): void {
    const [engine] = this.engines.splice(index, 1);
    engine?.channel.cut();
    engine?.leave();
  }

  /** Delivers messages until none waits, and lets promises have their turn. */
  async settle(): Promise<void> {
    do {
      for (const { channel } of this.engines) while (channel.deliver("right") || channel.deliver("left"));
      // Answers that were delivered go on in promises.
      await new Promise(setImmediate);
    } while (this.engines.some(({ channel }) => channel.waiting > 0));
  }

  /** A price of a ticker, in every process. */
  tick(canonical: string, price: string): void {
    for (const { server } of this.engines) server.tick(canonical, price);
  }
}
