import type { MessageChannel } from "./message-channel.ts";
import type { Answer, Questions } from "./questions.ts";
import { spellAnswer, type SwitchboardMessage } from "./session-messages.ts";

/** One worker, while its channel is there. */
export interface Member {
  readonly channel: MessageChannel;
  readonly questions: Questions;
  isGone: boolean;
  /** It goes down: no session of others is given to it. */
  isEnding: boolean;
  /** How many of its sessions nobody could take. */
  lost: number;
}

/** The workers at one switchboard, and who of them keeps what another held that goes down. */
export class Members {
  /** Whose turn it is first. */
  readonly #all = new Set<Member>();

  get all(): Member[] {
    return [...this.#all];
  }

  add(member: Member): void {
    this.#all.add(member);
  }

  delete(member: Member): void {
    this.#all.delete(member);
  }

  /** Whether somebody has read most of what there was to keep, or nobody will be there to keep more. */
  get haveRoom(): boolean {
    const others = this.all.filter(({ isEnding }) => !isEnding);
    return others.length === 0 || others.some(hasRoom);
  }

  /** Who keeps the next session: each in its turn, if it has read most of what it was given before. */
  heir(): Member | undefined {
    return this.#next(hasRoom) ?? this.#next(canKeep);
  }

  #next(isOne: (member: Member) => boolean): Member | undefined {
    for (const member of this.#all) {
      if (!isOne(member)) continue;
      // The next one is another.
      this.#all.delete(member);
      this.#all.add(member);
      return member;
    }
    return undefined;
  }
}

/** Tells a worker, unless it is gone. */
export function post({ channel, isGone }: Member, message: SwitchboardMessage): void {
  if (!isGone) channel.post(message);
}

/** Whoever reads nothing is not told: it has given up by the time that it would read this. */
export function answer(member: Member, id: number, given: Answer): void {
  if (!member.channel.isFull) post(member, spellAnswer(id, given));
}

/** Whether it can hold what it did not ask for. */
export function canKeep({ channel, isGone, isEnding }: Member): boolean {
  return !isGone && !isEnding && !channel.isFull;
}

/** Whether it has read most of what it was given to hold. */
function hasRoom(member: Member): boolean {
  return canKeep(member) && !member.channel.isBehind;
}
