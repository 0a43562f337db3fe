import type { Failure } from "@streampulse/core";
import { SessionSwitchboard } from "../apps/server/src/buses/local/session-switchboard.ts";
import { WorkerExchange } from "../apps/server/src/buses/local/worker-exchange.ts";
import type { SetAnswer } from "../apps/server/src/engine/ports/session-exchange.ts";
import { ChannelPair } from "./channel-pair.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { LOCAL, ScriptedEngine, type OpenOptions } from "./scripted-engine.ts";

/** How many messages one `settle` delivers before it takes them for an endless exchange. */
const DELIVERED_MAX = 200_000;

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
  readonly machineMs = () => this.scheduler.now();
  readonly switchboard: SessionSwitchboard;
  readonly engines: JoinedEngine[] = [];
  /** What was told to be unforeseen, anywhere. */
  readonly unforeseen: unknown[] = [];

  constructor(count: number) {
    const unforeseen = (error: unknown) => void this.unforeseen.push(error);
    this.switchboard = new SessionSwitchboard({ scheduler: this.scheduler, machineMs: this.machineMs, unforeseen });
    for (let n = 0; n < count; n++) this.join();
  }

  /** One more process. */
  join(): JoinedEngine {
    const { scheduler, machineMs } = this;
    const channel = new ChannelPair();
    const unforeseen = (error: unknown) => void this.unforeseen.push(error);
    const exchange = new WorkerExchange(channel.left, { scheduler, machineMs, unforeseen });
    const server = new ScriptedEngine({ scheduler, exchange });
    const leave = this.switchboard.join(channel.right);
    const engine = { server, exchange, channel, leave };
    this.engines.push(engine);
    return engine;
  }

  at(index: number): ScriptedEngine {
    return (this.engines[index] as JoinedEngine).server;
  }

  /** Opens a stream of the session `c`, or another one's, and waits until it has begun or is over. */
  async opened(
    index: number,
    tickers: readonly string[],
    options: OpenOptions = {},
  ): Promise<ReturnType<ScriptedEngine["open"]>> {
    const stream = this.at(index).open(tickers, options);
    await this.settle();
    return stream;
  }

  /** Changes the set of the session `c`, or another one's, by way of a process; its answer, or its failure. */
  async modified(
    index: number,
    change: { readonly add?: string[]; readonly remove?: string[]; readonly clientId?: string },
  ): Promise<SetAnswer & { readonly failure: Failure | undefined }> {
    const { add = [], remove = [], clientId = "c" } = change;
    const ask = async () => this.at(index).engine.modifyTickers(LOCAL, { clientId, add, remove });
    const answer = ask().then(
      (given) => ({ ...given, failure: undefined }),
      (failure: unknown) => ({ tickers: [], revision: 0, results: [], failure: failure as Failure }),
    );
    await this.settle();
    return answer;
  }

  /** Has somebody watch in every process, so that all have the same prices under the same numbers. */
  async watch(tickers: readonly string[]): Promise<void> {
    this.engines.forEach(({ server }, at) => void server.open(tickers, { clientId: `watcher-${at}` }));
    await this.settle();
    this.scheduler.advance(10);
  }

  /** The streams and the sessions of each process. */
  get held(): [number, number][] {
    return this.engines.map(({ server }) => {
      const { streams, sessions } = server.engine.status();
      return [streams, sessions];
    });
  }

  /** The process is gone, and all that it held and had under way. */
  kill(index: number): void {
    const [engine] = this.engines.splice(index, 1);
    engine?.channel.cut();
    engine?.leave();
    // Its streams and timers are gone with it; what it says about that reaches nobody.
    engine?.server.engine.drain(() => 0);
    void engine?.server.engine.close();
    engine?.exchange.close();
  }

  /** Delivers messages until none waits, and lets promises have their turn. Rejects where they do not end. */
  async settle(): Promise<void> {
    let delivered = 0;
    do {
      for (const { channel } of this.engines) {
        while (channel.deliver("right") || channel.deliver("left")) {
          if (++delivered > DELIVERED_MAX) throw new Error(`more than ${DELIVERED_MAX} messages, and no end`);
        }
      }
      // Answers that were delivered go on in promises.
      await new Promise(setImmediate);
    } while (this.engines.some(({ channel }) => channel.waiting > 0));
  }

  /** A price of a ticker, in every process. */
  tick(canonical: string, price: string): void {
    for (const { server } of this.engines) server.tick(canonical, price);
  }
}
