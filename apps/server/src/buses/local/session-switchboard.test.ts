import { beforeEach, describe, expect, test } from "vitest";

import { change, state, switchboardStage, untilMs } from "../../../../../test/switchboard-stage.ts";
import { MOVE_WAITING_MAX, WORKER_QUESTIONS_MAX, WORKER_WAIT_MS } from "./session-switchboard.ts";

let { scheduler, unforeseen, switchboard, join, expectNothingLeft } = switchboardStage();

beforeEach(() => {
  ({ scheduler, unforeseen, switchboard, join, expectNothingLeft } = switchboardStage());
  return () => expectNothingLeft();
});

describe("a key", () => {
  test("is one of so many; one more is UNAVAILABLE until another is released", () => {
    const worker = join();
    for (const [at, key] of ["a", "b", "c", "d"].entries()) worker.say({ is: "claim", id: at + 1, key });
    expect(worker.told().map(({ is, key, failure }) => [is, key ?? (failure as { reason: string }).reason])).toEqual([
      ["granted", "a"],
      ["granted", "b"],
      ["granted", "c"],
      ["answer", "UNAVAILABLE"],
    ]);
    worker.say({ is: "release", key: "b" });
    worker.say({ is: "claim", id: 9, key: "d" });
    expect(worker.told()).toEqual([{ is: "granted", id: 9, key: "d" }]);
    expect(switchboard.size).toBe(3);
  });

  test("is released by its holder only, and not by one who is asked to hand it over", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "release", key: "k" });
    expect(switchboard.size).toBe(1);
    other.say({ is: "claim", id: 1, key: "k" });
    holder.say({ is: "release", key: "k" });
    expect(other.told()).toEqual([]);
    holder.say({ is: "handedOver", id: 1, key: "k" });
    expect(other.told()).toEqual([{ is: "granted", id: 1, key: "k" }]);
  });

  test("that nobody waits for any more is given back to who handed it over", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "claim", id: 1, key: "k" });
    other.leave();
    holder.told();
    holder.say({ is: "handedOver", id: 1, key: "k", state });
    expect(holder.told()).toEqual([{ is: "granted", key: "k", state }]);
    const third = join();
    third.say({ is: "modify", id: 1, key: "k", change, untilMs });
    expect(holder.told()).toMatchObject([{ is: "modify", key: "k" }]);
    holder.leave();
    expect(third.told()).toMatchObject([{ failure: { reason: "NO_SESSION" } }]);
  });

  test("that its holder dies with, while it is asked to hand it over, goes to who waits", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "claim", id: 1, key: "k" });
    holder.leave();
    holder.leave();
    expect(other.told()).toEqual([{ is: "granted", id: 1, key: "k" }]);
    // What one says that is gone is nobody's.
    holder.say({ is: "handedOver", id: 1, key: "k", state });
    holder.say({ is: "release", key: "k" });
    expect(switchboard.size).toBe(1);
  });

  test("that was not asked for is not handed over", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "handedOver", id: 1, key: "k", state });
    holder.say({ is: "handedOver", id: 1, key: "k", state });
    other.say({ is: "isHeld", id: 1, key: "k" });
    expect(other.told()).toEqual([{ is: "answer", id: 1, value: true }]);
  });
});

describe("what a worker held that goes down", () => {
  test("is kept by each of the others in turn, and by none that goes down itself", () => {
    const [leaving, one, two] = [join(), join(), join()];
    for (const [at, key] of ["a", "b", "c"].entries()) leaving.say({ is: "claim", id: at + 1, key });
    for (const key of ["a", "b"]) leaving.say({ is: "release", key, state });
    expect(one.told()).toEqual([{ is: "granted", key: "a", state }]);
    expect(two.told()).toEqual([{ is: "granted", key: "b", state }]);
    one.say({ is: "release", key: "a", state });
    expect(two.told()).toEqual([{ is: "granted", key: "a", state }]);
    leaving.say({ is: "release", key: "c", state });
    expect(two.told()).toEqual([{ is: "granted", key: "c", state }]);
    leaving.told();
    two.say({ is: "release", key: "a", state });
    expect([leaving.told(), one.told(), switchboard.size]).toEqual([[], [], 2]);
  });

  test("goes to none that has said that it goes down, though it has let go of nothing yet", () => {
    const [leaving, other, third] = [join(), join(), join()];
    leaving.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "leave", id: 1 });
    expect(other.told()).toEqual([{ is: "answer", id: 1 }]);
    leaving.say({ is: "release", key: "k", state });
    expect([other.told(), third.told()]).toEqual([[], [{ is: "granted", key: "k", state }]]);
  });

  test("goes to who claims it, though it was let go before that was heard of", () => {
    const [leaving, other, third] = [join(), join(), join()];
    leaving.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "claim", id: 1, key: "k" });
    leaving.say({ is: "release", key: "k", state });
    leaving.say({ is: "handedOver", id: 1, key: "k" });
    expect(other.told()).toEqual([{ is: "granted", id: 1, key: "k", state }]);
    expect(third.told()).toEqual([]);
  });

  test("goes to another where its claimer is gone, and to nobody where the whole server goes down", () => {
    const [leaving, other, third] = [join(), join(), join()];
    for (const [at, key] of ["a", "b"].entries()) leaving.say({ is: "claim", id: at + 1, key });
    other.say({ is: "claim", id: 1, key: "a" });
    other.leave();
    leaving.say({ is: "release", key: "a", state });
    expect(third.told()).toEqual([{ is: "granted", key: "a", state }]);
    leaving.say({ is: "handedOver", id: 1, key: "a" });
    switchboard.end();
    leaving.say({ is: "release", key: "b", state });
    expect(third.told()).toEqual([{ is: "end" }]);
    expect(switchboard.size).toBe(1);
  });
});

describe("changes", () => {
  test("of a session on its way wait for it in their order, so many; one more is UNAVAILABLE", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    other.say({ is: "claim", id: 1, key: "k" });
    const add = (id: number) => ({ add: [`T${id}`], remove: [] });
    for (let id = 2; id <= MOVE_WAITING_MAX + 2; id++)
      other.say({ is: "modify", id, key: "k", change: add(id), untilMs });
    expect(other.told()).toMatchObject([{ id: MOVE_WAITING_MAX + 2, failure: { reason: "UNAVAILABLE" } }]);
    holder.say({ is: "handedOver", id: 1, key: "k", state });
    const [granted, ...changes] = other.told();
    expect(granted).toMatchObject({ is: "granted", id: 1 });
    expect(changes.map((made) => made["change"])).toEqual(
      Array.from({ length: MOVE_WAITING_MAX }, (_, at) => add(at + 2)),
    );
    other.leave();
    holder.leave();
  });

  test("of one who is gone by the time that the session has arrived are not made", () => {
    const [holder, claimer, asker] = [join(), join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    claimer.say({ is: "claim", id: 1, key: "k" });
    asker.say({ is: "modify", id: 1, key: "k", change, untilMs });
    asker.leave();
    holder.say({ is: "handedOver", id: 1, key: "k", state });
    expect(claimer.told()).toEqual([{ is: "granted", id: 1, key: "k", state }]);
  });

  test("wait for their holder, so many and so long", () => {
    const [holder, other] = [join(), join()];
    holder.say({ is: "claim", id: 1, key: "k" });
    for (let id = 1; id <= WORKER_QUESTIONS_MAX + 1; id++) other.say({ is: "modify", id, key: "k", change, untilMs });
    scheduler.advance(0);
    expect(other.told()).toMatchObject([{ id: WORKER_QUESTIONS_MAX + 1, failure: { reason: "UNAVAILABLE" } }]);
    expect(holder.told()).toHaveLength(WORKER_QUESTIONS_MAX + 1);
    scheduler.advance(WORKER_WAIT_MS - 1);
    expect(other.told()).toEqual([]);
    scheduler.advance(1);
    expect(other.told()).toHaveLength(WORKER_QUESTIONS_MAX);
  });
});

describe("a count", () => {
  test("goes without who does not answer in time, and who leaves meanwhile", () => {
    const [mute, leaving, honest] = [join(), join(), join()];
    honest.say({ is: "census", id: 7 });
    leaving.leave();
    const [{ id } = {}] = honest.told();
    honest.say({ is: "answer", id, value: { streams: 1, sessions: 2, connections: 3 } });
    expect(mute.told()).toMatchObject([{ is: "census" }]);
    scheduler.advance(WORKER_WAIT_MS);
    expect(honest.told()).toEqual([{ is: "answer", id: 7, value: { streams: 1, sessions: 2, connections: 3 } }]);
  });

  test("is begun after it was asked for: who asks while one is made gets the next", () => {
    const [one, two] = [join(), join()];
    one.say({ is: "census", id: 1 });
    two.say({ is: "census", id: 1 });
    const answer = (worker: typeof one, sessions: number) => {
      const ask = worker.told().find(({ is }) => is === "census");
      worker.say({ is: "answer", id: ask?.["id"], value: { streams: 0, sessions, connections: 0 } });
    };
    answer(one, 1);
    answer(two, 0);
    expect(one.told()).toMatchObject([{ is: "answer", value: { sessions: 1 } }, { is: "census" }]);
    two.leave();
    one.leave();
  });

  test("of a last worker that is gone keeps nobody from the next one", () => {
    const one = join();
    one.say({ is: "census", id: 1 });
    one.say({ is: "census", id: 2 });
    one.leave();
    const two = join();
    two.say({ is: "census", id: 1 });
    expect(two.told()).toMatchObject([{ is: "census" }]);
    two.leave();
  });
});

test("what is no message is dropped, told without what was in it, and the worker goes on", () => {
  const worker = join();
  worker.say({ is: "claim", id: 1, key: "a" });
  const wrong: unknown[] = [
    null,
    "claim",
    [],
    {},
    { is: "dance" },
    { is: "claim", id: "1", key: "secret" },
    { is: "claim", id: 1, key: 7 },
    { is: "modify", id: 1, key: "secret", change: { add: "A", remove: [] } },
    { is: "handedOver", id: 1, key: "secret", state: { ...state, revision: -1 } },
    { is: "acknowledge", id: 1, key: "secret", bytes: -1 },
    { is: "answer", id: 1, failure: { reason: "NO_REASON", message: "" } },
  ];
  for (const message of wrong) worker.say(message);
  expect(unforeseen.splice(0).map(({ message }) => message.includes("secret"))).toEqual(wrong.map(() => false));
  worker.told();
  worker.say({ is: "census", id: 3 });
  const [{ id } = {}] = worker.told();
  worker.say({ is: "answer", id, value: { streams: "many" } });
  expect(worker.told()).toEqual([{ is: "answer", id: 3, value: { streams: 0, sessions: 0, connections: 0 } }]);
  expect(unforeseen.splice(0)).toHaveLength(1);
  expect(switchboard.size).toBe(1);
});
