import { SessionSwitchboard } from "../apps/server/src/buses/local/session-switchboard.ts";
import { WorkerExchange } from "../apps/server/src/buses/local/worker-exchange.ts";
import { ChannelPair } from "./channel-pair.ts";
import { ScriptedDoorStage } from "./door-stage.ts";
import { FakeScheduler } from "./fake-scheduler.ts";

/** A stage whose engine is one process of several: what its doors ask for comes turns later, or when the test lets it. */
export class SharedDoorStage extends ScriptedDoorStage {
  readonly switchboard: SessionSwitchboard;
  readonly #channel: ChannelPair;
  readonly #gate: { isShut: boolean };

  constructor() {
    const machineMs = () => scheduler.now();
    const scheduler = new FakeScheduler();
    const gate = { isShut: false };
    const channel = new ChannelPair(() => setImmediate(() => gate.isShut || deliverOne(channel)));
    const unforeseen = (error: unknown) => {
      throw error;
    };
    super({ scheduler, exchange: new WorkerExchange(channel.left, { scheduler, machineMs, unforeseen }) });
    this.switchboard = new SessionSwitchboard({ scheduler, machineMs, unforeseen });
    this.switchboard.join(channel.right);
    this.#channel = channel;
    this.#gate = gate;
  }

  /** Whether something was asked that nobody has heard yet. */
  get isAsking(): boolean {
    return this.#channel.waiting > 0;
  }

  /** Nothing arrives any more, until `go`. */
  hold(): void {
    this.#gate.isShut = true;
  }

  /** What was held arrives. */
  go(): void {
    this.#gate.isShut = false;
    while (deliverOne(this.#channel));
  }
}

function deliverOne(channel: ChannelPair): boolean {
  return channel.deliver("left") || channel.deliver("right");
}
