import { Failure } from "@streampulse/core";
import { beforeEach, expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { Questions, type Answer } from "./questions.ts";

const WAIT_MS = 1_000;
const MOST = 3;

let scheduler: FakeScheduler;
let questions: Questions;
const channel = { isFull: false };
let answers: (unknown[] | undefined)[];

beforeEach(() => {
  scheduler = new FakeScheduler();
  questions = new Questions(scheduler, { waitMs: WAIT_MS, most: MOST }, channel);
  channel.isFull = false;
  answers = [];
});

/** Asks; its number, undefined where it was not asked. */
function ask(): number | undefined {
  let number: number | undefined;
  const at = answers.push([]) - 1;
  const settle = (answer: Answer) => answers[at]?.push("failure" in answer ? answer.failure.reason : answer.value);
  questions.ask((id) => (number = id), settle);
  return number;
}

test("each answer finds its question, whatever the order, and once", () => {
  const [one, two] = [ask() as number, ask() as number];
  questions.answer(two, { value: "second" });
  questions.answer(one, { failure: new Failure("NO_SESSION") });
  questions.answer(one, { value: "again" });
  questions.answer(99, { value: "nobody's" });
  expect(answers).toEqual([["NO_SESSION"], ["second"]]);
  expect(scheduler.pending).toBe(0);
});

test("each waits just so long; what comes later is nobody's", () => {
  const one = ask() as number;
  scheduler.advance(400);
  ask();
  scheduler.advance(WAIT_MS - 401);
  expect(answers).toEqual([[], []]);
  scheduler.advance(1);
  expect(answers).toEqual([["UNAVAILABLE"], []]);
  questions.answer(one, { value: "late" });
  scheduler.advance(399);
  expect(answers).toEqual([["UNAVAILABLE"], []]);
  scheduler.advance(1);
  expect(answers).toEqual([["UNAVAILABLE"], ["UNAVAILABLE"]]);
  expect([questions.size, scheduler.pending]).toEqual([0, 0]);
});

test("so many wait at once, and one more is not asked: it hears so, later", () => {
  const numbers = Array.from({ length: MOST + 1 }, ask);
  expect(numbers.map((number) => number !== undefined)).toEqual([true, true, true, false]);
  expect(answers).toEqual([[], [], [], []]);
  scheduler.advance(0);
  expect(answers).toEqual([[], [], [], ["UNAVAILABLE"]]);
  questions.answer(numbers[0] as number, {});
  expect(ask()).toBeDefined();
});

test("one that is dropped is not settled, and one that is asked while another ends waits its own time", () => {
  questions.drop(ask() as number);
  questions.ask(
    () => {},
    () => void ask(),
  );
  scheduler.advance(WAIT_MS);
  scheduler.advance(WAIT_MS - 1);
  expect(answers).toEqual([[], []]);
  scheduler.advance(1);
  expect(answers).toEqual([[], ["UNAVAILABLE"]]);
});

test("all end at once with the same answer", () => {
  ask();
  ask();
  questions.endAll({ value: "over" });
  expect(answers).toEqual([["over"], ["over"]]);
  expect([questions.size, scheduler.pending]).toEqual([0, 0]);
});

test("nothing is asked of a process that has too much to read", () => {
  ask();
  channel.isFull = true;
  expect(questions.isFull).toBe(true);
  expect(ask()).toBeUndefined();
  scheduler.advance(0);
  expect(answers).toEqual([[], ["UNAVAILABLE"]]);
  channel.isFull = false;
  expect(ask()).toBe(2);
});
