import { Delivery } from "@streampulse/core";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { JoinedEngines } from "../../../../../test/joined-engines.ts";
import { Session } from "../session.ts";

let all: JoinedEngines;

beforeEach(() => {
  all = new JoinedEngines(3);
  return () => expect(all.unforeseen).toEqual([]);
});

test("a process that drains leaves its sessions to the others: their clients find them for 30 s", async () => {
  await all.watch(["A"]);
  const stream = await all.opened(0, ["A", "B"], { delivery: Delivery.EVERY });
  all.tick("X:A", "1");
  all.scheduler.advance(10);
  (await all.opened(0, ["C"], { clientId: "idle" })).handle.close();
  all.at(0).engine.drain(() => 1_000);
  await all.settle();
  expect(stream.failure?.reason).toBe("DRAINING");
  expect(all.held[0]).toEqual([0, 0]);
  for (const price of ["2", "3"]) all.tick("X:A", price);
  all.scheduler.advance(29_000);
  const again = await all.opened(1, [], { delivery: Delivery.EVERY });
  all.scheduler.advance(10);
  expect(again.messages[0]?.session).toMatchObject({ tickers: ["A", "B"], revision: 1n, resumed: true });
  expect(again.messages.flatMap(({ gaps }) => gaps)).toMatchObject([{ ticker: "A", fromSequence: 2n, toSequence: 2n }]);
  expect((await all.modified(2, { clientId: "idle", add: ["D"] })).tickers).toEqual(["C", "D"]);
  all.scheduler.advance(1_001);
  expect((await all.modified(2, { clientId: "idle" })).failure?.reason).toBe("NO_SESSION");
});

test.each([29_999, 30_000])(
  "a session waits 30 s in all, however often its process drains: after %i ms",
  async (ms) => {
    const stream = await all.opened(0, ["A"]);
    stream.handle.close();
    all.scheduler.advance(20_000);
    all.at(0).engine.drain(() => 0);
    await all.settle();
    all.scheduler.advance(9_000);
    all.at(1).engine.drain(() => 0);
    await all.settle();
    all.scheduler.advance(ms - 29_000);
    await all.settle();
    expect(all.switchboard.size).toBe(ms < 30_000 ? 1 : 0);
    const again = await all.opened(2, []);
    expect(again.messages[0]?.session).toMatchObject(
      ms < 30_000 ? { tickers: ["A"], resumed: true } : { resumed: false },
    );
  },
);

test("a whole server that goes down spells no session: nobody keeps any", async () => {
  for (const clientId of ["c", "d"]) await all.opened(0, ["A"], { clientId });
  const { channel } = all.engines[0] ?? expect.unreachable();
  const spelt = vi.spyOn(Session.prototype, "state", "get");
  onTestFinished(() => spelt.mockRestore());
  all.switchboard.end();
  await all.settle();
  all.at(0).engine.drain(() => 0);
  expect([spelt.mock.calls.length, channel.waiting, all.held[0]]).toEqual([0, 0, [0, 0]]);
});

test("the last process that drains leaves its sessions to nobody", async () => {
  all.kill(2);
  all.kill(1);
  const stream = await all.opened(0, ["A"]);
  all.at(0).engine.drain(() => 1_000);
  await all.settle();
  expect(stream.failure?.reason).toBe("DRAINING");
  expect(all.switchboard.size).toBe(0);
  all.join();
  expect((await all.opened(1, ["A"])).messages[0]?.session).toMatchObject({ tickers: ["A"], resumed: false });
});
