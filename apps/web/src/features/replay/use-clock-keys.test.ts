import { ClockStep, RoomKind } from "@streampulse/client/rooms";
import { expect, test } from "vitest";
import { moveOf } from "./use-clock-keys.ts";

const room = {
  id: "SIM_A",
  code: "K7M4QX",
  kind: RoomKind.SCENARIO,
  name: "calm",
  tickers: [],
  beginsMs: 0,
  lengthMs: 600_000,
};
const view = { room, clock: { positionMs: 70_000, speed: 1, isPlaying: true, toldMs: 0 }, present: 1 };

test("keys move the clock from where it stands now", () => {
  expect(moveOf(" ", view, 0)).toEqual({ isPlaying: false });
  expect(moveOf(".", view, 0)).toEqual({ step: ClockStep.NEXT_QUOTE });
  expect(moveOf("ArrowRight", view, 0)).toEqual({ step: ClockStep.NEXT_MINUTE });
  expect(moveOf(",", view, 5_000)).toEqual({ positionMs: 65_000 });
  expect(moveOf("ArrowLeft", view, 0)).toEqual({ positionMs: 10_000 });
  expect(moveOf("ArrowLeft", { ...view, clock: { ...view.clock, positionMs: 5 } }, 0)).toEqual({ positionMs: 0 });
  expect([moveOf("ArrowUp", view, 0), moveOf("ArrowDown", view, 0)]).toEqual([{ speed: 2 }, { speed: 0.5 }]);
  expect(moveOf("x", view, 0)).toBeUndefined();
});

test("at the end of the room's time play begins anew, whether the clock was told to be held there or not", () => {
  expect(moveOf(" ", view, 529_999)).toEqual({ isPlaying: false });
  expect(moveOf(" ", view, 530_000)).toEqual({ positionMs: 0, isPlaying: true });
  const held = { ...view, clock: { ...view.clock, positionMs: 600_000, isPlaying: false } };
  expect(moveOf(" ", held, 0)).toEqual({ positionMs: 0, isPlaying: true });
});
