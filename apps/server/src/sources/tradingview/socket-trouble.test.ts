import { expect, test } from "vitest";
import { SocketTrouble } from "./socket-trouble.ts";

/** A trouble, and the clock that it reads. */
function troubled() {
  const clock = { nowMs: 1_000_000 };
  return { clock, trouble: new SocketTrouble(() => clock.nowMs) };
}

test("one failure is none, two in a row leave the socket alone for five minutes", () => {
  const { clock, trouble } = troubled();
  trouble.ended(0);
  expect(trouble.isLeftAlone).toBe(false);
  trouble.ended(59_999);
  expect(trouble.isLeftAlone).toBe(true);
  expect(trouble.untilMs).toBe(clock.nowMs + 300_000);
  clock.nowMs += 299_999;
  expect(trouble.isLeftAlone).toBe(true);
  clock.nowMs += 1;
  expect(trouble.isLeftAlone).toBe(false);
});

test("each further failure doubles the time, up to an hour", () => {
  const { clock, trouble } = troubled();
  const waits = Array.from({ length: 7 }, () => {
    trouble.ended(0);
    return trouble.untilMs - clock.nowMs;
  });
  expect(waits.slice(1).map((ms) => ms / 60_000)).toEqual([5, 10, 20, 40, 60, 60]);
});

test("a socket that lived for a minute has worked, however it ended", () => {
  const { trouble } = troubled();
  trouble.ended(0);
  trouble.ended(60_000);
  trouble.ended(0);
  expect(trouble.isLeftAlone).toBe(false);
});

test("a socket that was refused is left alone at once, and for longer where it is refused again", () => {
  const { clock, trouble } = troubled();
  trouble.refused();
  expect(trouble.untilMs).toBe(clock.nowMs + 300_000);
  clock.nowMs += 300_000;
  expect(trouble.isLeftAlone).toBe(false);
  trouble.refused();
  expect(trouble.untilMs).toBe(clock.nowMs + 600_000);
  trouble.ended(60_000);
  trouble.refused();
  expect(trouble.untilMs).toBe(clock.nowMs + 300_000);
});
