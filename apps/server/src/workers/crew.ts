import { backoffMs, HEALTHY_AFTER_MS, type Cancel, type Scheduler } from "@streampulse/core";

import type { Addresses } from "../app.ts";
import type { MessageChannel } from "../buses/local/message-channel.ts";
import type { StartFault } from "../start-app.ts";
import type { StartWorker, WorkerEnding, WorkerProcess } from "./forked-worker.ts";
import { ASK_EVERY_MS, Liveness } from "./liveness.ts";
import { readMessage, type Assignment, type ToPrimary } from "./messages.ts";

/** Told of a worker that ended and was not to. */
export interface Loss extends WorkerEnding {
  readonly worker: number;
  readonly pid: number | undefined;
  readonly againInMs: number;
  /** It was told to end, by its process or its signal, and has done that in order. */
  readonly hasDrained: boolean;
  /** Why it could not start, if it said so. */
  readonly why: readonly string[];
}

/** Told of a worker whose process is there and does nothing: it is killed, and so lost. */
export interface MuteWorker {
  readonly worker: number;
  readonly pid: number | undefined;
}

/** What a crew is made with. */
export interface CrewDeps {
  readonly count: number;
  readonly start: StartWorker;
  /** All of an assignment but who it is for. */
  readonly assignment: Pick<Assignment, "env" | "drawn" | "folder" | "startedMs">;
  /** Takes a worker into the sessions' exchange by its channel; the function returned takes it out. */
  readonly join: (channel: MessageChannel) => () => void;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly mute: (worker: MuteWorker) => void;
  readonly lost: (loss: Loss) => void;
}

/** A worker's place: a living process, or one that is about to be. */
interface Seat {
  readonly index: number;
  process: WorkerProcess | undefined;
  /** Of that process. */
  liveness: Liveness;
  /** Since when it listens; undefined while it does not. */
  listeningMs: number | undefined;
  /** How often in a row it ended early. */
  attempt: number;
  fault: StartFault | undefined;
  hasDrained: boolean;
  /** Hears what its sessions say to the others', once it has joined them. */
  hear: ((message: unknown) => void) | undefined;
  leave: () => void;
  cancelRestart: Cancel;
}

/** When those that are told to stop are killed: a moment after they should have ended by themselves (`DRAIN_MAX_MS`), and before 30 s. */
export const STOP_MAX_MS = 28_000;
const NOTHING: Cancel = () => {};
const UNFORESEEN = 1;

/**
 * The workers of one server. The first starts alone and takes the ports, then the others join it there. From
 * then on whoever ends is replaced: at once, and with back-off while it keeps ending. Whoever does not end and
 * does nothing is killed: the kernel would go on giving it connections.
 */
export class Crew {
  readonly #deps: CrewDeps;
  readonly #seats: Seat[];
  readonly #begun = Promise.withResolvers<Addresses | StartFault>();
  readonly #gone = Promise.withResolvers<void>();
  #addresses: Addresses | undefined;
  #isComplete = false;
  #isStopping = false;
  #cancelTurn = NOTHING;
  #cancelKill = NOTHING;

  constructor(deps: CrewDeps) {
    this.#deps = deps;
    this.#seats = Array.from({ length: deps.count }, (_, index) => ({
      index,
      process: undefined,
      liveness: new Liveness(),
      listeningMs: undefined,
      attempt: 0,
      fault: undefined,
      hasDrained: false,
      hear: undefined,
      leave: NOTHING,
      cancelRestart: NOTHING,
    }));
  }

  /** Resolves with the addresses once every worker listens, or with why the first that failed cannot; `stop` then ends the others. Called once. */
  start(): Promise<Addresses | StartFault> {
    this.#run(this.#seats[0] as Seat);
    this.#turnLater();
    return this.#begun.promise;
  }

  /** Has every worker drain and end, kills who does not, and replaces none. Resolves when none is left. Called once. */
  stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelKill = this.#deps.scheduler.after(STOP_MAX_MS, () => this.kill());
    for (const seat of this.#seats) {
      seat.cancelRestart();
      seat.process?.send({ kind: "stop" });
    }
    this.#leave();
    return this.#gone.promise;
  }

  /** Ends every worker at once, whatever it is doing. */
  kill(): void {
    for (const { process } of this.#seats) process?.kill("SIGKILL");
  }

  #run(seat: Seat): void {
    const { start, assignment, count } = this.#deps;
    const process = start({
      told: (message) => this.#told(seat, message),
      ended: (ending) => this.#ended(seat, ending),
    });
    seat.process = process;
    seat.liveness = new Liveness();
    seat.fault = undefined;
    seat.hasDrained = false;
    process.send({ kind: "begin", assignment: { ...assignment, index: seat.index, count, ports: this.#ports() } });
  }

  #told(seat: Seat, message: unknown): void {
    const said = readMessage<ToPrimary>(message, ["exchange", "listening", "failed", "alive", "drained"]);
    // One that has not begun holds nothing, and would leave who asks it without an answer.
    if (said) seat.liveness.heard();
    if (said?.kind === "exchange" || said?.kind === "listening") this.#join(seat);
    if (said?.kind === "exchange") seat.hear?.(said.message);
    else if (said?.kind === "listening") this.#listens(seat, said.addresses);
    else if (said?.kind === "failed") seat.fault = said.fault;
    else if (said?.kind === "drained") seat.hasDrained = true;
    else if (said?.kind === "alive") seat.liveness.answered(said.isHeld);
  }

  /** Each turn is set when the one before is over: after a sleep there is one, not all that were slept through. */
  #turnLater(): void {
    this.#cancelTurn = this.#deps.scheduler.after(ASK_EVERY_MS, () => {
      for (const seat of this.#seats) this.#turn(seat);
      this.#turnLater();
    });
  }

  #turn({ index, process, liveness }: Seat): void {
    if (process === undefined) return;
    const turn = liveness.turn();
    if (turn === "ask") process.send({ kind: "ask" });
    if (turn !== "end") return;
    this.#deps.mute({ worker: index, pid: process.pid });
    process.kill("SIGKILL");
  }

  #join(seat: Seat): void {
    if (seat.hear) return;
    seat.leave = this.#deps.join({
      post: (message) => seat.process?.send({ kind: "exchange", message }),
      get isFull() {
        return seat.process?.isFull ?? false;
      },
      get isBehind() {
        return seat.process?.isBehind ?? false;
      },
      onMessage: (hear) => void (seat.hear = hear),
    });
  }

  #listens(seat: Seat, addresses: Addresses): void {
    seat.listeningMs = this.#deps.scheduler.now();
    seat.liveness.serves();
    if (this.#isComplete || this.#isStopping) return;
    if (this.#addresses === undefined) {
      this.#addresses = addresses;
      for (const other of this.#seats) if (other !== seat) this.#run(other);
    }
    if (this.#seats.some((one) => one.listeningMs === undefined)) return;
    this.#isComplete = true;
    this.#begun.resolve(this.#addresses);
  }

  #ended(seat: Seat, ending: WorkerEnding): void {
    const pid = seat.process?.pid;
    const since = seat.listeningMs;
    seat.process = undefined;
    seat.listeningMs = undefined;
    seat.leave();
    seat.hear = undefined;
    seat.leave = NOTHING;
    if (this.#isStopping) return this.#leave();
    // At the start a fault is the user's to mend; later it passes, or the log tells of it.
    if (!this.#isComplete && since === undefined) return this.#begun.resolve(seat.fault ?? unheard(seat.index, ending));
    const { scheduler, random, lost } = this.#deps;
    if (since !== undefined && scheduler.now() - since >= HEALTHY_AFTER_MS) seat.attempt = 0;
    const againInMs = seat.attempt === 0 ? 0 : Math.round(backoffMs(seat.attempt - 1, random));
    seat.attempt++;
    const { index, hasDrained, fault } = seat;
    lost({ worker: index, pid, ...ending, hasDrained, againInMs, why: fault?.lines ?? [] });
    seat.cancelRestart = scheduler.after(againInMs, () => this.#run(seat));
  }

  #leave(): void {
    if (this.#seats.some(({ process }) => process !== undefined)) return;
    this.#cancelTurn();
    this.#cancelKill();
    this.#gone.resolve();
  }

  /** Where the first one listens. */
  #ports(): Assignment["ports"] {
    if (this.#addresses === undefined) return undefined;
    return { port: this.#addresses.port, tcpPort: this.#addresses.lineFeed.port };
  }
}

function unheard(worker: number, { code, signal }: WorkerEnding): StartFault {
  return { exit: UNFORESEEN, lines: [`Worker ${worker} ended before it served (${signal ?? `exit code ${code}`}).`] };
}
