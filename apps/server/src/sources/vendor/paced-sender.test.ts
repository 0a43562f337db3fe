import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { PacedSender } from "./paced-sender.ts";

/** A sender with a queue, and the times of what left. */
function paced() {
  const scheduler = new FakeScheduler(0);
  const sent: { readonly what: string; readonly atMs: number }[] = [];
  const queue: string[] = [];
  const note = (what: string) => sent.push({ what, atMs: scheduler.now() });
  const sender = new PacedSender(
    scheduler,
    250,
    () => {
      const what = queue.shift();
      if (what !== undefined) note(what);
      return what !== undefined;
    },
    (payload) => note(`pong ${payload.toString()}`),
  );
  return { scheduler, sender, queue, sent };
}

test("the first message leaves at once, the next ones 250 ms apart", () => {
  const { scheduler, sender, queue, sent } = paced();
  queue.push("a", "b", "c");
  sender.kick();
  scheduler.advance(1_000);
  expect(sent).toEqual([
    { what: "a", atMs: 0 },
    { what: "b", atMs: 250 },
    { what: "c", atMs: 500 },
  ]);
});

test("an owed pong goes first, and of many pings the latest is answered", () => {
  const { scheduler, sender, queue, sent } = paced();
  queue.push("a", "b");
  sender.kick();
  for (const ping of ["1", "2", "3"]) sender.owe(Buffer.from(ping));
  scheduler.advance(1_000);
  expect(sent.map(({ what }) => what)).toEqual(["a", "pong 3", "b"]);
});

test("a flood of pings does not hold messages back", () => {
  const { scheduler, sender, queue, sent } = paced();
  queue.push("a", "b", "c");
  for (let n = 0; n < 200; n++) {
    sender.owe(Buffer.from(String(n)));
    scheduler.advance(10);
  }
  expect(sent.filter(({ what }) => !what.startsWith("pong"))).toHaveLength(3);
});

test("told to rest, it sends nothing for so long, and then goes on as before", () => {
  const { scheduler, sender, queue, sent } = paced();
  queue.push("a", "b", "c");
  sender.kick();
  sender.rest(5_000);
  sender.kick();
  scheduler.advance(4_999);
  expect(sent).toHaveLength(1);
  scheduler.advance(1_000);
  expect(sent.map(({ atMs }) => atMs)).toEqual([0, 5_000, 5_250]);
});

test("closed, it sends nothing and holds no timer", () => {
  const { scheduler, sender, queue, sent } = paced();
  queue.push("a", "b");
  sender.kick();
  sender.close();
  expect(scheduler.pending).toBe(0);
  expect(sent).toHaveLength(1);
});

test("whatever comes whenever, no second sees more than four messages, and all leave", () => {
  const step = fc.record({ waitMs: fc.nat(400), messages: fc.nat(3), isPing: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { scheduler, sender, queue, sent } = paced();
      for (const { waitMs, messages, isPing } of steps) {
        for (let n = 0; n < messages; n++) queue.push("m");
        if (isPing) sender.owe(Buffer.from("p"));
        sender.kick();
        scheduler.advance(waitMs);
      }
      scheduler.advance(60_000);
      expect(queue).toEqual([]);
      for (const { atMs } of sent) {
        expect(sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000).length).toBeLessThanOrEqual(4);
      }
    }),
    { numRuns: 300, verbose: true },
  );
});
