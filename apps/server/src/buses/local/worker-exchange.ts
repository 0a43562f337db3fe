import { Failure, type Scheduler } from "@streampulse/core";

import type {
  Census,
  SessionExchange,
  SessionHolder,
  SessionState,
  SetAnswer,
  SetChange,
} from "../../engine/ports/session-exchange.ts";
import { LeavingSessions } from "./leaving-sessions.ts";
import type { MessageChannel } from "./message-channel.ts";
import { Questions, unanswered, type Answer } from "./questions.ts";
import {
  readAnswer,
  readCensus,
  readSetAnswer,
  readSwitchboardMessage,
  spellAnswer,
  type SwitchboardMessage,
  type WorkerMessage,
} from "./session-messages.ts";

/** What a worker's end is given. */
export interface WorkerExchangeDeps {
  readonly scheduler: Scheduler;
  /** Milliseconds of a clock that all processes of the machine share and nobody sets: deadlines go from one to another. */
  readonly machineMs: () => number;
  /** Told what came against the protocol, and what the holder threw that is no Failure. */
  readonly unforeseen?: (error: unknown) => void;
}

/** How long the switchboard is waited for, and how many questions wait for it. */
export const SWITCHBOARD_WAIT_MS = 5_000;
export const SWITCHBOARD_QUESTIONS_MAX = 20_000;

/** A worker's end of the session exchange, over its channel to the switchboard. */
export class WorkerExchange implements SessionExchange {
  readonly #channel: MessageChannel;
  readonly #machineMs: () => number;
  readonly #unforeseen: (error: unknown) => void;
  readonly #questions: Questions;
  readonly #leaving: LeavingSessions;
  #holder: SessionHolder | undefined;
  /** Of the whole server. */
  #isEnd = false;

  constructor(channel: MessageChannel, { scheduler, machineMs, unforeseen = () => {} }: WorkerExchangeDeps) {
    this.#channel = channel;
    this.#machineMs = machineMs;
    this.#unforeseen = unforeseen;
    const limits = { waitMs: SWITCHBOARD_WAIT_MS, most: SWITCHBOARD_QUESTIONS_MAX };
    this.#questions = new Questions(scheduler, limits, channel);
    this.#leaving = new LeavingSessions({
      scheduler,
      send: (key, state) => this.#post({ is: "release", key, state }),
      hasRoom: async () => (await this.#ask((id) => ({ is: "hasRoom", id }))) === true,
    });
  }

  serve(holder: SessionHolder): void {
    this.#holder = holder;
    this.#channel.onMessage((message) => this.#hear(holder, message));
  }

  claim(key: string): void {
    this.#questions.ask(
      (id) => this.#post({ is: "claim", id, key }),
      (given) => this.#holder?.refused(key, "failure" in given ? given.failure : unanswered()),
    );
  }

  release(key: string, state?: () => SessionState): void {
    if (this.#isEnd) return;
    if (state) this.#leaving.add(key, state());
    else this.#post({ is: "release", key });
  }

  async leave(): Promise<void> {
    await this.#ask((id) => ({ is: "leave", id })).catch(() => {});
    await this.#leaving.gone();
  }

  async modify(key: string, change: SetChange): Promise<SetAnswer> {
    const untilMs = this.#machineMs() + SWITCHBOARD_WAIT_MS;
    return readSetAnswer(await this.#ask((id) => ({ is: "modify", id, key, change, untilMs })));
  }

  async acknowledge(key: string, bytes: number): Promise<void> {
    await this.#ask((id) => ({ is: "acknowledge", id, key, bytes }));
  }

  async isHeld(key: string): Promise<boolean> {
    return (await this.#ask((id) => ({ is: "isHeld", id, key }))) === true;
  }

  async census(): Promise<Census> {
    return readCensus(await this.#ask((id) => ({ is: "census", id })));
  }

  /** Nobody is at the other end any more: whoever waits is told UNAVAILABLE. */
  close(): void {
    this.#questions.endAll({ failure: unanswered() });
  }

  #ask(message: (id: number) => WorkerMessage): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#questions.ask(
        (id) => this.#post(message(id)),
        (given) => ("failure" in given ? reject(given.failure) : resolve(given.value)),
      );
    });
  }

  #post(message: WorkerMessage): void {
    this.#channel.post(message);
  }

  #hear(holder: SessionHolder, message: unknown): void {
    try {
      this.#take(holder, readSwitchboardMessage(message));
    } catch (error) {
      this.#unforeseen(error);
    }
  }

  #take(holder: SessionHolder, message: SwitchboardMessage): void {
    switch (message.is) {
      case "end":
        this.#isEnd = true;
        return;
      case "granted":
        if (message.id !== undefined) this.#questions.drop(message.id);
        return holder.granted(message.key, message.state);
      case "handOver":
        return this.#handOver(holder, message);
      case "modify":
        if (this.#machineMs() >= message.untilMs) return;
        return this.#modify(holder, message);
      case "acknowledge":
        return this.#acknowledge(holder, message.key, message.bytes);
      case "census":
        return this.#answer(message.id, () => holder.census());
      case "answer":
        return this.#questions.answer(message.id, readAnswer(message));
    }
  }

  /** Answers whatever happens: until then nobody has the key. */
  #handOver(holder: SessionHolder, { id, key }: { readonly id: number; readonly key: string }): void {
    let state: SessionState | undefined;
    try {
      state = this.#leaving.take(key) ?? holder.handOver(key);
    } finally {
      this.#post({ is: "handedOver", id, key, ...(state ? { state } : {}) });
    }
  }

  #modify(holder: SessionHolder, { id, key, change }: Extract<SwitchboardMessage, { is: "modify" }>): void {
    // What waits to leave goes now: whoever gets it is asked next.
    const state = this.#leaving.take(key);
    if (state) this.#post({ is: "release", key, state });
    this.#answer(id, () => holder.modify(key, change));
  }

  #answer(id: number, find: () => object): void {
    let given: Answer;
    try {
      given = { value: find() };
    } catch (error) {
      if (!(error instanceof Failure)) this.#unforeseen(error);
      given = { failure: error instanceof Failure ? error : new Failure("INTERNAL") };
    }
    this.#post(spellAnswer(id, given));
  }

  /** Its reader is not told: a session that ended meanwhile needs none. */
  #acknowledge(holder: SessionHolder, key: string, bytes: number): void {
    try {
      holder.acknowledge(key, bytes);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}
