import { beforeEach, describe, expect, test } from "vitest";

import { change, state, switchboardStage, untilMs } from "../../../../../test/switchboard-stage.ts";
import { WORKER_QUESTIONS_MAX, WORKER_WAIT_MS } from "./session-switchboard.ts";

let { scheduler, switchboard, join, expectNothingLeft } = switchboardStage();

beforeEach(() => {
  ({ scheduler, switchboard, join, expectNothingLeft } = switchboardStage());
  return () => expectNothingLeft();
});

describe("a key", () => {
  test("whose holder hangs goes to who claimed it last, in time and without its state; what is handed over then is nobody's", () => {
    const [holder, one, two] = [join(), join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    holder.told();
    one.say({ is: "claim", id: 1, key: "k" });
    one.say({ is: "modify", id: 2, key: "k", change, untilMs });
    scheduler.advance(WORKER_WAIT_MS - 1);
    two.say({ is: "claim", id: 1, key: "k" });
    expect([one.told(), two.told()]).toMatchObject([[{ failure: { reason: "SUPERSEDED" } }], []]);
    scheduler.advance(1);
    const [granted, forwarded] = two.told();
    expect(granted).toEqual({ is: "granted", id: 1, key: "k" });
    expect(forwarded).toMatchObject({ is: "modify", change });
    two.say({ is: "answer", id: forwarded?.["id"], value: {} });
    expect(one.told()).toMatchObject([{ is: "answer", id: 2 }]);
    // Asked once: by this it lets the session go, however late it reads it.
    expect(holder.told()).toEqual([{ is: "handOver", id: 1, key: "k" }]);
    // It holds the key again, and is asked for it again: an answer to the first question is none to the second.
    two.say({ is: "release", key: "k", state });
    expect(holder.told()).toEqual([{ is: "granted", key: "k", state }]);
    one.say({ is: "claim", id: 3, key: "k" });
    holder.say({ is: "handedOver", id: 1, key: "k", state: { ...state, revision: 1 } });
    expect(one.told()).toEqual([]);
    holder.say({ is: "handedOver", id: 2, key: "k", state });
    expect(one.told()).toEqual([{ is: "granted", id: 3, key: "k", state }]);
  });

  test("whose holder has been asked too much already stays there, and who claims it may come back", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    holder.say({ is: "claim", id: 2, key: "l" });
    for (let id = 1; id < WORKER_QUESTIONS_MAX; id++) other.say({ is: "modify", id, key: "k", change, untilMs });
    holder.told();
    other.say({ is: "claim", id: 99_999, key: "k" });
    expect([holder.told(), other.told()]).toMatchObject([[{ is: "handOver" }], []]);
    other.say({ is: "claim", id: 100_000, key: "l" });
    expect(holder.told()).toEqual([]);
    expect(other.told()).toMatchObject([{ id: 100_000, failure: { reason: "UNAVAILABLE", retryAfterMs: 1_000 } }]);
    other.leave();
    holder.leave();
  });
});

describe("a worker that reads nothing", () => {
  test("is asked for nothing, and what need not arrive is left out", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    holder.told();
    holder.isFull = true;
    other.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "modify", id: 2, key: "k", change, untilMs });
    other.say({ is: "acknowledge", id: 3, key: "k", bytes: 9 });
    scheduler.advance(0);
    expect(other.told()).toMatchObject([
      { id: 1, failure: { reason: "UNAVAILABLE", retryAfterMs: 1_000 } },
      { is: "answer", id: 3 },
      { id: 2, failure: { reason: "UNAVAILABLE", retryAfterMs: 1_000 } },
    ]);
    holder.say({ is: "isHeld", id: 2, key: "k" });
    holder.say({ is: "claim", id: 3, key: "l" });
    expect([holder.told(), switchboard.size]).toEqual([[], 1]);
    holder.isFull = false;
    other.say({ is: "acknowledge", id: 4, key: "k", bytes: 10 });
    expect(holder.told()).toEqual([{ is: "acknowledge", key: "k", bytes: 10 }]);
  });

  test("gets no session that it claimed before, nor one that another held", () => {
    const [holder, mute, third] = [join(), join(), join()];
    for (const [at, key] of ["a", "b"].entries()) holder.say({ is: "claim", id: at + 1, key });
    mute.say({ is: "claim", id: 1, key: "a" });
    holder.told();
    mute.isFull = true;
    holder.say({ is: "handedOver", id: 1, key: "a", state });
    expect(holder.told()).toEqual([{ is: "granted", key: "a", state }]);
    for (const key of ["a", "b"]) holder.say({ is: "release", key, state });
    expect(third.told().map(({ key }) => key)).toEqual(["a", "b"]);
    expect(mute.told()).toEqual([]);
  });
});

describe("a change that its asker has given up", () => {
  test("is not passed on: to the millisecond, and also where it waited for the session", () => {
    const [holder, other] = [join(), join()];
    const endMs = scheduler.now() + WORKER_WAIT_MS - 1;
    holder.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "modify", id: 2, key: "k", change, untilMs: endMs });
    other.say({ is: "modify", id: 3, key: "k", change, untilMs: endMs + 1 });
    holder.told();
    scheduler.advance(WORKER_WAIT_MS - 1);
    holder.say({ is: "handedOver", id: 1, key: "k", state });
    expect(other.told()).toMatchObject([{ is: "granted" }, { is: "modify", untilMs: endMs + 1 }]);
    other.say({ is: "modify", id: 4, key: "k", change, untilMs: endMs });
    expect(other.told()).toEqual([]);
    // What is passed on waits no longer than the switchboard does.
    other.say({ is: "modify", id: 5, key: "k", change, untilMs });
    expect(other.told()).toMatchObject([{ is: "modify", untilMs: endMs + WORKER_WAIT_MS }]);
    other.leave();
  });
});
