import { Failure, type Cancel, type Scheduler } from "@streampulse/core";

import type { MessageChannel } from "./message-channel.ts";

/** When it is worth while to ask again. */
const ASK_AGAIN_MS = 1_000;

/** What came of a question. */
export type Answer = { readonly value?: unknown } | { readonly failure: Failure };

interface Question {
  readonly settle: (answer: Answer) => void;
  readonly untilMs: number;
}

/** How a set of questions is bounded. */
export interface QuestionLimits {
  /** How long each waits for its answer. */
  readonly waitMs: number;
  /** How many wait at once. */
  readonly most: number;
}

/** Questions to another process that wait for their answers. Each is settled once; with UNAVAILABLE where no answer comes in time. */
export class Questions {
  readonly #scheduler: Scheduler;
  readonly #limits: QuestionLimits;
  readonly #channel: Pick<MessageChannel, "isFull">;
  /** In the order of their making, which is that of their ends. */
  readonly #open = new Map<number, Question>();
  #made = 0;
  /** Of the oldest: one timer for all. */
  #cancel: Cancel | undefined;

  /** `channel`: the way to that process. */
  constructor(scheduler: Scheduler, limits: QuestionLimits, channel: Pick<MessageChannel, "isFull">) {
    this.#scheduler = scheduler;
    this.#limits = limits;
    this.#channel = channel;
  }

  /** How many wait. */
  get size(): number {
    return this.#open.size;
  }

  /** Whether one more would not be asked. */
  get isFull(): boolean {
    return this.#open.size >= this.#limits.most || this.#channel.isFull;
  }

  /** Asks by `post`, which is given the question's number. Where too many wait already, or too much waits to be read, it is not asked. */
  ask(post: (id: number) => void, settle: (answer: Answer) => void): void {
    if (this.isFull) return this.#scheduler.soon(() => settle({ failure: unanswered() }));
    const id = ++this.#made;
    this.#open.set(id, { settle, untilMs: this.#scheduler.now() + this.#limits.waitMs });
    this.#cancel ??= this.#scheduler.after(this.#limits.waitMs, () => this.#expire());
    post(id);
  }

  /** An answer came; too late, or twice, it is nobody's. */
  answer(id: number, answer: Answer): void {
    const question = this.#open.get(id);
    this.drop(id);
    question?.settle(answer);
  }

  /** A question was answered in another way. */
  drop(id: number): void {
    this.#open.delete(id);
    if (this.#open.size === 0) this.#rest();
  }

  /** Settles all. */
  endAll(answer: Answer): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    this.#rest();
    for (const { settle } of open) settle(answer);
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #expire(): void {
    this.#cancel = undefined;
    const now = this.#scheduler.now();
    const late: Question[] = [];
    for (const [id, question] of this.#open) {
      if (question.untilMs > now) {
        this.#cancel = this.#scheduler.after(question.untilMs - now, () => this.#expire());
        break;
      }
      this.#open.delete(id);
      late.push(question);
    }
    for (const { settle } of late) settle({ failure: unanswered() });
  }
}

/** The failure of what another process does not answer now. */
export function unanswered(): Failure {
  return new Failure("UNAVAILABLE", undefined, { retryAfterMs: ASK_AGAIN_MS });
}
