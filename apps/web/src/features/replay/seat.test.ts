import { expect, test } from "vitest";
import { forgetSeat, KEYS_MAX, keyedSeat, loadSeat, saveSeat } from "./seat.ts";

function storage(text?: string) {
  const kept = new Map(text === undefined ? [] : [["streampulse.room", text]]);
  return () => ({
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
}

test("a seat is kept, with its key where there is one, and taken away again", () => {
  const own = storage();
  for (const seat of [
    { id: "SIM_A", code: "K7M4QX", key: "secret" },
    { id: "SIM_B", code: "222222" },
  ]) {
    saveSeat(own, seat);
    expect(loadSeat(own)).toEqual(seat);
  }
  saveSeat(own, undefined);
  expect(loadSeat(own)).toBeUndefined();
});

test("what is no seat, or a browser that keeps nothing, is as if there were none", () => {
  for (const text of ["", "{", "null", "7", '{"id":1,"code":"K7M4QX"}', '{"id":"SIM_A"}']) {
    expect(loadSeat(storage(text))).toBeUndefined();
  }
  const refused = (): never => {
    throw new Error("forbidden");
  };
  expect(loadSeat(refused)).toBeUndefined();
  expect(() => saveSeat(refused, { id: "SIM_A", code: "K7M4QX" })).not.toThrow();
});

test("the key of a room is not lost by coming into another, by leaving, or by a wish for an older one", () => {
  const own = storage();
  const mine = { id: "SIM_A", code: "K7M4QX", key: "secret" };
  saveSeat(own, mine);
  saveSeat(own, { id: "SIM_B", code: "222222" });
  saveSeat(own, undefined);
  expect(keyedSeat(own, { id: "SIM_A" })).toEqual(mine);
  expect(keyedSeat(own, { code: "K7M4QX" })).toEqual(mine);
  expect(keyedSeat(own, { code: "222222" })).toBeUndefined();
  forgetSeat(own, "SIM_A");
  expect(keyedSeat(own, { id: "SIM_A" })).toBeUndefined();
});

test("so many keys are kept, and the one that was used longest ago goes", () => {
  const own = storage();
  const seat = (n: number) => ({ id: `SIM_${n}`, code: `${100_000 + n}`, key: `key ${n}` });
  for (let n = 0; n < KEYS_MAX; n++) saveSeat(own, seat(n));
  expect(keyedSeat(own, { id: "SIM_0" })).toEqual(seat(0));
  saveSeat(own, seat(KEYS_MAX));
  expect(keyedSeat(own, { id: "SIM_0" })).toBeUndefined();
  for (let n = 1; n <= KEYS_MAX; n++) expect(keyedSeat(own, { id: `SIM_${n}` })).toEqual(seat(n));
});
