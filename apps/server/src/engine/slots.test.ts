import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { Slots } from "./slots.ts";
import { Subscribers } from "./subscribers.ts";

test.each([8, 16, 32, 64])("a range of %i gives each of its slots once, then says that it is full", (size) => {
  const slots = new Slots();
  slots.allocate(8);
  const base = slots.allocate(size);
  const given = Array.from({ length: size }, () => slots.take(base, size));
  expect(given).toEqual(Array.from({ length: size }, (_, n) => base + n));
  expect(slots.take(base, size)).toBe(-1);
  slots.drop(base + size - 1);
  expect(slots.take(base, size)).toBe(base + size - 1);
});

test("dropping a slot forgets its mark and no other", () => {
  const slots = new Slots();
  const base = slots.allocate(32);
  const all = Array.from({ length: 32 }, () => slots.take(base, 32));
  all.forEach((slot) => slots.mark(slot));
  slots.drop(all[31] as number);
  expect(all.map((slot) => slots.isMarked(slot))).toEqual([...Array(31).fill(true), false]);
});

test.each([8, 16, 32, 128])("a range of %i that was given back comes again clean, and its neighbours stay", (size) => {
  const slots = new Slots();
  const bases = [slots.allocate(size), slots.allocate(size), slots.allocate(size)] as const;
  for (const base of bases) for (let n = 0; n < size; n++) slots.mark(slots.take(base, size));
  const [before, base, behind] = bases;
  slots.release(base, size);
  for (const neighbour of [before, behind]) {
    expect(slots.usedOf(neighbour, size)).toHaveLength(size);
    expect(slots.usedOf(neighbour, size).every((slot) => slots.isMarked(slot))).toBe(true);
  }
  expect(slots.usedOf(base, size)).toEqual([]);
  expect(slots.allocate(size)).toBe(base);
  expect(slots.take(base, size)).toBe(base);
  expect(slots.isMarked(base)).toBe(false);
});

test("the slot of a ticker is found among those in use alone, and in its own range", () => {
  const slots = new Slots();
  const subscribers = new Subscribers(slots);
  const [base, other] = [slots.allocate(8), slots.allocate(8)];
  const [first, second] = [slots.take(base, 8), slots.take(base, 8)];
  subscribers.add(7, 0, first);
  subscribers.add(8, 0, second);
  subscribers.remove(first);
  slots.drop(first);
  expect(slots.find(base, 8, 7)).toBe(-1);
  expect(slots.find(base, 8, 8)).toBe(second);
  expect(slots.find(other, 8, 8)).toBe(-1);
  // A slot that never had a ticker names the first one.
  expect(slots.find(base, 8, 0)).toBe(-1);
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
        const base = ranges.get(client) ?? slots.allocate(128);
        ranges.set(client, base);
        if (kind === "remove") drop(client, ticker);
        if (kind === "leave") {
          for (let each = 0; each <= 70; each++) drop(client, each);
          slots.release(base, 128);
          ranges.delete(client);
        }
        if (kind !== "add" || slotOf.has(`${client} ${ticker}`)) continue;
        const slot = slots.take(base, 128);
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
