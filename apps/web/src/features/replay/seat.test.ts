import { expect, test } from "vitest";
import { loadSeat, saveSeat } from "./seat.ts";

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
