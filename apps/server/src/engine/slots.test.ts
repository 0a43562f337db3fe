import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { Slots } from "./slots.ts";
import { Subscribers } from "./subscribers.ts";

test("a range gives each of its slots once, then says that it is full", () => {
  const slots = new Slots();
  const word = slots.allocate(1);
  const given = Array.from({ length: 64 }, () => slots.take(word, 1));
  expect(new Set(given).size).toBe(64);
  expect(Math.min(...given)).toBe(word * 32);
  expect(Math.max(...given)).toBe(word * 32 + 63);
  expect(slots.take(word, 1)).toBe(-1);
  slots.drop(word * 32 + 31);
  expect(slots.take(word, 1)).toBe(word * 32 + 31);
});

test("dropping a slot forgets its mark and no other", () => {
  const slots = new Slots();
  const word = slots.allocate(0);
  const all = Array.from({ length: 32 }, () => slots.take(word, 0));
  all.forEach((slot) => slots.mark(slot));
  slots.drop(all[31] as number);
  expect(all.map((slot) => slots.isMarked(slot))).toEqual([...Array(31).fill(true), false]);
});

test("a range that was given back comes again clean", () => {
  const slots = new Slots();
  const word = slots.allocate(2);
  for (let n = 0; n < 128; n++) slots.mark(slots.take(word, 2));
  slots.release(word, 2);
  expect(slots.allocate(2)).toBe(word);
  expect(slots.take(word, 2)).toBe(word * 32);
  expect(slots.isMarked(word * 32)).toBe(false);
});

const act = fc.record({
  kind: fc.constantFrom("add" as const, "add" as const, "add" as const, "remove" as const, "leave" as const),
  client: fc.nat(9),
  ticker: fc.nat(70),
});

test("against Sets: who watches what survives adding, removing, leaving and reuse", () => {
  holdsFor(
    "subscribers",
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      const slots = new Slots();
      const subscribers = new Subscribers(slots);
      const ranges = new Map<number, number>();
      const slotOf = new Map<string, number>();
      const model = new Map<number, Set<number>>();
      const drop = (client: number, ticker: number) => {
        const slot = slotOf.get(`${client} ${ticker}`);
        if (slot === undefined) return;
        slotOf.delete(`${client} ${ticker}`);
        subscribers.remove(slot);
        slots.drop(slot);
        model.get(ticker)?.delete(client);
      };
      for (const { kind, client, ticker } of acts) {
        const word = ranges.get(client) ?? slots.allocate(2);
        ranges.set(client, word);
        if (kind === "remove") drop(client, ticker);
        if (kind === "leave") {
          for (let each = 0; each <= 70; each++) drop(client, each);
          slots.release(word, 2);
          ranges.delete(client);
        }
        if (kind !== "add" || slotOf.has(`${client} ${ticker}`)) continue;
        const slot = slots.take(word, 2);
        slotOf.set(`${client} ${ticker}`, slot);
        subscribers.add(ticker, client, slot);
        model.set(ticker, (model.get(ticker) ?? new Set()).add(client));
      }
      for (const [ticker, clients] of model) {
        const list = subscribers.of(ticker);
        const listed = [...list.clients.slice(0, list.count)];
        expect(listed).toHaveLength(clients.size);
        expect(new Set(listed)).toEqual(clients);
        listed.forEach((client, n) => expect(list.slots[n]).toBe(slotOf.get(`${client} ${ticker}`)));
      }
    }),
    { runs: 100 },
  );
});
