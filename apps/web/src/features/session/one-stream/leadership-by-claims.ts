import type { Cancel, Scheduler } from "@streampulse/client";
import type { Leadership, LeadershipHandlers } from "./leadership.ts";
import type { Port } from "./port.ts";

/** Whoever leads has so long to say so before it is taken for gone; also what a claim waits for a greater one. */
const ANSWER_MS = 250;

/** Of two that lead or claim, the one of the later term stays, and of one term the one with the greater id. */
export interface Claim {
  readonly kind: "who" | "claims" | "leads" | "left";
  readonly term: number;
  readonly id: string;
}

/**
 * Leadership where the browser has no locks, as over plain HTTP from another machine: by claims that all tabs hear.
 * Nobody beats: whether a leader lives is asked of it by those it serves.
 */
export function leadershipByClaims(scheduler: Scheduler, line: Port<Claim, Claim>, id: string): Leadership {
  let handlers: LeadershipHandlers | undefined;
  let state: "follows" | "asks" | "claims" | "leads" | "resigned" = "follows";
  let term = 0;
  let cancel: Cancel | undefined;

  const say = (kind: Claim["kind"]): void => line.post({ kind, term, id });
  const yields = (to: Claim): boolean => to.term > term || (to.term === term && to.id > id);
  const become = (next: typeof state): void => {
    cancel?.();
    const was = state;
    state = next;
    if (was === "leads" && next === "follows") handlers?.ousted();
  };
  const claim = (): void => {
    become("claims");
    term++;
    say("claims");
    cancel = scheduler.after(ANSWER_MS, () => {
      become("leads");
      say("leads");
      handlers?.leads();
    });
  };
  const ask = (): void => {
    become("asks");
    say("who");
    cancel = scheduler.after(ANSWER_MS, claim);
  };

  const heard = (message: Claim): void => {
    if (state === "resigned" || message.id === id) return;
    if (message.kind === "who") {
      if (state === "leads") say("leads");
      return;
    }
    if (message.kind === "left") {
      if (state !== "leads") claim();
      return;
    }
    if (state === "leads" || state === "claims") {
      if (!yields(message)) return say(state);
      term = message.term;
      return become("follows");
    }
    term = Math.max(term, message.term);
    if (message.kind === "leads" || state === "asks") become("follows");
    // A claim that comes to nothing is noticed by those who find nobody: they contest.
  };

  return {
    stand(given) {
      handlers = given;
      line.listen(heard);
      ask();
    },
    contest() {
      if (state === "follows") claim();
    },
    resign() {
      const led = state === "leads";
      become("resigned");
      if (led) say("left");
      line.close();
    },
  };
}
