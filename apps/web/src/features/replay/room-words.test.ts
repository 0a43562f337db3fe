import { RoomKind } from "@streampulse/client/rooms";
import { expect, test } from "vitest";
import { codeText, marketTime, roomTitle, spanText, speedBeside, typedCode } from "./room-words.ts";

test("the market's time is the same for everybody, to the second", () => {
  expect(marketTime(Date.UTC(2026, 0, 5, 14, 30, 7, 999))).toEqual({ day: "Monday, 2026-01-05", time: "14:30:07" });
});

test("spans and paces are as people write them", () => {
  expect([0, 59_999, 245_000, 3_845_000].map(spanText)).toEqual(["0:00", "0:59", "4:05", "1:04:05"]);
  expect([
    speedBeside(1, 1),
    speedBeside(1, -1),
    speedBeside(3, -1),
    speedBeside(100, 1),
    speedBeside(0.1, -1),
  ]).toEqual([2, 0.5, 2, 100, 0.1]);
});

test("a code is read in groups and typed as one likes; a recording keeps its name", () => {
  expect(codeText("K7M4QX")).toBe("K7M 4QX");
  expect(typedCode(" k7m-4qx ")).toBe("K7M4QX");
  expect(roomTitle(RoomKind.SCENARIO, "flash-crash")).toBe("Flash crash");
  expect(roomTitle(RoomKind.RECORDING, "flash-crash")).toBe("flash-crash");
});
