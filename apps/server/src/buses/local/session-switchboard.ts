import { Failure, type Scheduler } from "@streampulse/core";

import type { Census, SessionState } from "../../engine/ports/session-exchange.ts";
import { HeadCount, sum } from "./head-count.ts";
import type { MessageChannel } from "./message-channel.ts";
import { Questions, unanswered, type Answer } from "./questions.ts";
import {
  readAnswer,
  readCensus,
  readWorkerMessage,
  type SwitchboardMessage,
  type WorkerMessage,
} from "./session-messages.ts";
import { answer, canKeep, Members, post, type Member } from "./switchboard-member.ts";

/** What the switchboard is given. */
export interface SwitchboardDeps {
  readonly scheduler: Scheduler;
  /** Milliseconds of a clock that all processes of the machine share and nobody sets: deadlines go from one to another. */
  readonly machineMs: () => number;
  /** Told what a worker sent against the protocol; the message is dropped. */
  readonly unforeseen?: (error: unknown) => void;
  /** Told how many sessions went with a worker that went down and that none of the others could take; not of a server that ends. */
  readonly lost?: (sessions: number) => void;
  /** How many sessions are known at once; a million unless told otherwise. */
  readonly keysMax?: number;
}

/** How long a worker is waited for, and how many questions wait for one. A worker waits longer for the switchboard. */
export const WORKER_WAIT_MS = 2_000;
export const WORKER_QUESTIONS_MAX = 10_000;
/** How many changes wait for a session that is on its way from one worker to another. */
export const MOVE_WAITING_MAX = 100;

const KEYS_MAX = 1_000_000;

/** A session on its way from its holder to the last who claimed it, if that one is still there. */
interface Move {
  claim: { readonly member: Member; readonly id: number } | undefined;
  readonly waiting: (() => void)[];
}

/** A change of a set, as a worker asks for it. */
type Change = Extract<WorkerMessage, { is: "modify" }>;

/** Who holds a key, and whether that one was asked to hand it over. */
interface Entry {
  holder: Member;
  move: Move | undefined;
}

/**
 * The middle of the session exchange: which worker holds which session, and the way of messages between
 * them. Whatever it is told it settles at once, in the order of arrival; its one order is everybody's.
 */
export class SessionSwitchboard {
  readonly #scheduler: Scheduler;
  readonly #machineMs: () => number;
  readonly #unforeseen: (error: unknown) => void;
  readonly #lost: (sessions: number) => void;
  readonly #keysMax: number;
  readonly #entries = new Map<string, Entry>();
  readonly #members = new Members();
  readonly #headCount = new HeadCount((tell) => this.#count(tell));

  #isEnded = false;

  constructor({ scheduler, machineMs, unforeseen = () => {}, lost = () => {}, keysMax = KEYS_MAX }: SwitchboardDeps) {
    this.#scheduler = scheduler;
    this.#machineMs = machineMs;
    this.#unforeseen = unforeseen;
    this.#lost = lost;
    this.#keysMax = keysMax;
  }

  /** How many keys are held. */
  get size(): number {
    return this.#entries.size;
  }

  /** Takes a worker in. The function returned is called when it is gone: what it held is nobody's then. Idempotent. */
  join(channel: MessageChannel): () => void {
    const limits = { waitMs: WORKER_WAIT_MS, most: WORKER_QUESTIONS_MAX };
    const member = {
      channel,
      questions: new Questions(this.#scheduler, limits, channel),
      isGone: false,
      isEnding: this.#isEnded,
      lost: 0,
    };
    this.#members.add(member);
    channel.onMessage((message) => this.#hear(member, message));
    return () => this.#leave(member);
  }

  /** The whole server goes down: nobody keeps what others held. */
  end(): void {
    this.#isEnded = true;
    for (const member of this.#members.all) {
      member.isEnding = true;
      post(member, { is: "end" });
    }
  }

  #hear(member: Member, message: unknown): void {
    if (member.isGone) return;
    try {
      this.#take(member, readWorkerMessage(message));
    } catch (error) {
      this.#unforeseen(error);
    }
  }

  #take(member: Member, message: WorkerMessage): void {
    switch (message.is) {
      case "claim":
        return this.#claim(member, message.id, message.key);
      case "release":
        return this.#release(member, message.key, message.state);
      case "handedOver":
        return member.questions.answer(message.id, { value: message.state });
      case "modify":
        return this.#modify(member, message);
      case "acknowledge":
        return this.#acknowledge(member, message.id, message.key, message.bytes);
      case "isHeld":
        return answer(member, message.id, { value: this.#entries.has(message.key) });
      case "census":
        return this.#headCount.ask((all) => answer(member, message.id, { value: all }));
      case "leave":
        member.isEnding = true;
        return answer(member, message.id, {});
      case "hasRoom":
        return answer(member, message.id, { value: this.#members.haveRoom });
      case "answer":
        return member.questions.answer(message.id, readAnswer(message));
    }
  }

  #claim(member: Member, id: number, key: string): void {
    // It would not read that it was granted.
    if (member.channel.isFull) return;
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= this.#keysMax) return answer(member, id, { failure: unanswered() });
      this.#entries.set(key, { holder: member, move: undefined });
      return post(member, { is: "granted", id, key });
    }
    if (entry.move) {
      const { claim } = entry.move;
      if (claim) answer(claim.member, claim.id, { failure: new Failure("SUPERSEDED") });
      entry.move.claim = { member, id };
    } else if (entry.holder === member) post(member, { is: "granted", id, key });
    else if (entry.holder.questions.isFull) answer(member, id, { failure: unanswered() });
    else this.#move(key, entry, { member, id });
  }

  /**
   * Asks the holder for a session. One that does not answer in time has lost it: it lets it go when it
   * hears of this, and what it hands over then is nobody's.
   */
  #move(key: string, entry: Entry, claim: Move["claim"]): void {
    const { holder } = entry;
    const move: Move = { claim, waiting: [] };
    entry.move = move;
    holder.questions.ask(
      (id) => post(holder, { is: "handOver", id, key }),
      (given) => {
        if (entry.move !== move) return;
        this.#moved(key, entry, "failure" in given ? undefined : (given.value as SessionState | undefined));
      },
    );
  }

  #release(member: Member, key: string, state: SessionState | undefined): void {
    const entry = this.#entries.get(key);
    if (state) member.isEnding = true;
    if (entry?.holder !== member) return;
    // One who is asked to hand over answers that too, with what it still has.
    if (entry.move) return state && this.#moved(key, entry, state);
    this.#keep(key, entry, state);
  }

  /** A session that nobody claims waits for its client where it was; where that worker goes down, at another. */
  #keep(key: string, entry: Entry, state: SessionState | undefined): void {
    const { holder } = entry;
    const keeper = state && (canKeep(holder) ? holder : this.#members.heir());
    if (keeper === undefined) {
      if (state) holder.lost++;
      return void this.#entries.delete(key);
    }
    entry.holder = keeper;
    post(keeper, granted(key, undefined, state));
  }

  #moved(key: string, entry: Entry, state: SessionState | undefined): void {
    const { claim, waiting = [] } = entry.move ?? {};
    entry.move = undefined;
    if (claim && !claim.member.channel.isFull) {
      entry.holder = claim.member;
      post(claim.member, granted(key, claim.id, state));
    } else this.#keep(key, entry, state);
    for (const go of waiting) go();
  }

  #modify(member: Member, asked: Change): void {
    const { id, key, change } = asked;
    const now = this.#machineMs();
    // Whoever asked has given up.
    if (member.isGone || now >= asked.untilMs) return;
    const entry = this.#entries.get(key);
    if (entry === undefined) return answer(member, id, { failure: new Failure("NO_SESSION") });
    if (entry.move === undefined) {
      const { holder } = entry;
      const untilMs = Math.min(asked.untilMs, now + WORKER_WAIT_MS);
      const send = (number: number) => post(holder, { is: "modify", id: number, key, change, untilMs });
      return holder.questions.ask(send, (given) => {
        const isGone = "failure" in given && given.failure.reason === "NO_SESSION";
        const moved = this.#entries.get(key);
        // It let go of the session while the change was on its way: who has it now makes it.
        if (isGone && moved && moved.holder !== holder) this.#modify(member, asked);
        else answer(member, id, given);
      });
    }
    const { waiting } = entry.move;
    if (waiting.length >= MOVE_WAITING_MAX) return answer(member, id, { failure: unanswered() });
    waiting.push(() => this.#modify(member, asked));
  }

  /** One way to the holder: whether it is there is known here, and nothing else is asked. */
  #acknowledge(member: Member, id: number, key: string, bytes: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return answer(member, id, { failure: new Failure("NO_SESSION") });
    // A session on its way has no stream that could be behind; and the next one says all that this one does.
    if (entry.move === undefined && !entry.holder.channel.isFull) post(entry.holder, { is: "acknowledge", key, bytes });
    answer(member, id, {});
  }

  #count(tell: (all: Census) => void): void {
    const counts: Census[] = [];
    const members = this.#members.all;
    let left = members.length;
    if (left === 0) return tell(sum(counts));
    const add = (given: Answer) => {
      try {
        if (!("failure" in given)) counts.push(readCensus(given.value));
      } finally {
        if (--left === 0) tell(sum(counts));
      }
    };
    for (const member of members) member.questions.ask((id) => post(member, { is: "census", id }), add);
  }

  #leave(member: Member): void {
    if (member.isGone) return;
    member.isGone = true;
    this.#members.delete(member);
    for (const [key, entry] of this.#entries) {
      const { holder, move } = entry;
      if (move?.claim?.member === member) move.claim = undefined;
      if (holder !== member) continue;
      if (move) this.#moved(key, entry, undefined);
      else {
        if (member.isEnding) member.lost++;
        this.#entries.delete(key);
      }
    }
    if (member.lost > 0 && !this.#isEnded) this.#lost(member.lost);
    member.questions.endAll({ failure: new Failure("NO_SESSION") });
  }
}

function granted(key: string, id: number | undefined, state: SessionState | undefined): SwitchboardMessage {
  return { is: "granted", key, ...(id === undefined ? {} : { id }), ...(state ? { state } : {}) };
}
