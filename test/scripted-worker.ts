import type { WorkerEvents, WorkerProcess } from "../apps/server/src/workers/forked-worker.ts";
import type { ToPrimary, ToWorker } from "../apps/server/src/workers/messages.ts";

/** Where a scripted worker says that it listens. */
export const ADDRESSES = { url: "http://127.0.0.1:80", port: 80, lineFeed: { host: "127.0.0.1", port: 7002 } };

/** A worker's process that does what the test says. */
export class ScriptedWorker implements WorkerProcess {
  readonly isFull = false;
  readonly isBehind = false;
  readonly sent: ToWorker[] = [];
  readonly killed: string[] = [];
  /** Asked whether it is alive it says so, until it is told not to. */
  isMute = false;
  readonly pid: number;
  readonly #events: WorkerEvents;

  constructor(pid: number, events: WorkerEvents) {
    this.pid = pid;
    this.#events = events;
  }

  send = (message: ToWorker) => {
    if (message.kind === "ask" && !this.isMute) this.says({ kind: "alive", isHeld: false });
    else this.sent.push(message);
  };
  kill = (signal: string) => void this.killed.push(signal);
  says = (message: ToPrimary) => this.#events.told(message);
  raw = (message: unknown) => this.#events.told(message);
  listens = () => this.says({ kind: "listening", addresses: ADDRESSES });
  ends = (code: number | null, signal: string | null = null) => this.#events.ended({ code, signal });

  get assignment() {
    const [first] = this.sent;
    if (first?.kind !== "begin") throw new Error("a worker is told its place first");
    return first.assignment;
  }
}
