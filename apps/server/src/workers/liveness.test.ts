import { expect, test } from "vitest";

import { Liveness, SERVING_TURNS, STARTING_TURNS, type Turn } from "./liveness.ts";

const turns = (liveness: Liveness, count: number): Turn[] => Array.from({ length: count }, () => liveness.turn());
const waits = (count: number): Turn[] => Array.from({ length: count }, () => "wait");

/** One that serves and owes nothing. */
function serving(): Liveness {
  const liveness = new Liveness();
  liveness.serves();
  return liveness;
}

test("who answers is asked in every turn", () => {
  const liveness = serving();
  for (let turn = 0; turn < 100; turn++) {
    expect(liveness.turn()).toBe("ask");
    liveness.answered(false);
  }
});

test("who serves may owe an answer for six turns less one, and is to be ended in the sixth, once", () => {
  expect(SERVING_TURNS).toBe(6);
  const liveness = serving();
  expect(turns(liveness, 6)).toEqual(["ask", ...waits(5)]);
  liveness.answered(false);
  expect(turns(liveness, 6)).toEqual(["ask", ...waits(5)]);
  expect(turns(liveness, 100)).toEqual(["end", ...waits(99)]);
});

test("who starts has a minute, and the time of who serves begins when it does", () => {
  const starts = new Liveness();
  expect(turns(starts, STARTING_TURNS)).toEqual(["ask", ...waits(STARTING_TURNS - 1)]);
  expect(starts.turn()).toBe("end");
  const served = new Liveness();
  turns(served, STARTING_TURNS);
  served.serves();
  expect(turns(served, 6)).toEqual([...waits(5), "end"]);
});

test("who said that a debugger has it is waited for, until it says otherwise", () => {
  const liveness = serving();
  liveness.turn();
  liveness.answered(true);
  expect(turns(liveness, 1_000)).toEqual(["ask", ...waits(999)]);
  liveness.answered(false);
  expect(turns(liveness, 7)).toEqual(["ask", ...waits(5), "end"]);
});
