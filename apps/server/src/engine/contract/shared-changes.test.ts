import { TickerOutcome, type Failure } from "@streampulse/core";
import { beforeEach, describe, expect, test } from "vitest";

import { JoinedEngines } from "../../../../../test/joined-engines.ts";
import { LOCAL } from "../../../../../test/scripted-engine.ts";

let all: JoinedEngines;

beforeEach(() => {
  all = new JoinedEngines(3);
  return () => expect(all.unforeseen).toEqual([]);
});

describe("changes and acknowledgements reach the session wherever it is", () => {
  test("a change by way of another process, with its results", async () => {
    const stream = await all.opened(0, ["A"]);
    const answer = await all.modified(2, { add: ["b", "NOSUCH"], remove: ["A", "Z"] });
    expect(answer).toMatchObject({ tickers: ["B"], revision: 2 });
    expect(answer.results.map(({ outcome }) => outcome)).toEqual([
      TickerOutcome.ACCEPTED,
      TickerOutcome.REJECTED,
      TickerOutcome.REMOVED,
      TickerOutcome.ABSENT,
    ]);
    all.scheduler.advance(10);
    expect(stream.messages.flatMap(({ revision }) => revision ?? [])).toEqual([1n, 2n]);
  });

  test("its failure is the same as at the session's own process", async () => {
    await all.opened(0, ["A"]);
    expect((await all.modified(1, { add: ["A B"] })).failure).toMatchObject({
      reason: "INVALID_ARGUMENT",
      field: "add[0]",
    });
    expect((await all.modified(1, { add: ["B"], remove: ["b"] })).failure).toMatchObject({ field: "add" });
    expect((await all.modified(1, { clientId: "" })).failure).toMatchObject({ field: "client_id" });
  });

  test("for a session that lives nowhere NO_SESSION, and 10,000 made-up ids leave nothing", async () => {
    const guess = async (n: number) =>
      all.at(n % 3).engine.modifyTickers(LOCAL, { clientId: `guess-${n}`, add: ["A"], remove: [] });
    const guesses = Promise.allSettled(Array.from({ length: 10_000 }, (_, n) => guess(n)));
    await all.settle();
    const reasons = (await guesses).map((one) => (one.status === "rejected" ? (one.reason as Failure).reason : "none"));
    expect(new Set(reasons)).toEqual(new Set(["NO_SESSION"]));
    expect(all.switchboard.size).toBe(0);
    expect(all.held.flat()).toEqual([0, 0, 0, 0, 0, 0]);
    expect(all.at(1).engine.watchedTickers).toBe(0);
  });

  test("an acknowledgement opens the credit of a stream elsewhere", async () => {
    const stream = await all.opened(0, ["A"]);
    const ack = (bytes: number) => all.at(1).engine.ackStream(LOCAL, { clientId: "c", bytes });
    await Promise.all([ack(1), all.settle()]);
    all.scheduler.advance(0);
    const long = (price: number) => `${price}.${"1".repeat(3_000)}`;
    for (let n = 1; n <= 100; n++) {
      all.tick("X:A", long(n));
      all.scheduler.advance(10);
    }
    const held = stream.pricesOf("A").length;
    expect(held).toBeLessThan(30);
    await Promise.all([ack(1e6), all.settle()]);
    all.scheduler.advance(1_000);
    expect(stream.pricesOf("A").at(-1)).toBe(long(100));
  });

  test("of a session that lives nowhere an acknowledgement is NO_SESSION", async () => {
    const ack = expect(all.at(1).engine.ackStream(LOCAL, { clientId: "c", bytes: 1 })).rejects.toMatchObject({
      reason: "NO_SESSION",
    });
    await Promise.all([ack, all.settle()]);
  });

  test("whether a session lives is known everywhere", async () => {
    const asked = async (at: number) => {
      const [lives] = await Promise.all([all.at(at).engine.sessionLives(LOCAL, "c"), all.settle()]);
      return lives;
    };
    expect(await asked(1)).toBe(false);
    const stream = await all.opened(0, ["A"]);
    expect([await asked(0), await asked(1)]).toEqual([true, true]);
    stream.handle.close();
    all.scheduler.advance(30_001);
    expect([await asked(0), await asked(1)]).toEqual([false, false]);
  });

  test("what all hold is counted together", async () => {
    await all.opened(0, ["A"]);
    await all.opened(1, ["A"], { clientId: "d" });
    (await all.opened(1, ["A"], { clientId: "e" })).handle.close();
    const [counted] = await Promise.all([all.at(2).engine.census(), all.settle()]);
    expect(counted).toEqual({ streams: 2, sessions: 3, connections: 0 });
  });
});
