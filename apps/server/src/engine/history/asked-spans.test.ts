import { expect, test } from "vitest";
import { AskedSpans, SPANS_MAX } from "./asked-spans.ts";

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });

test("what was asked for is not, each part until its time", () => {
  const asked = new AskedSpans();
  expect(asked.rest(span(0, 100), 0)).toEqual(span(0, 100));
  asked.note(span(20, 40), 10);
  asked.note(span(60, 80));
  asked.note(span(40, 40));
  expect(asked.rest(span(20, 40), 9)).toBeUndefined();
  expect(asked.rest(span(20, 40), 10)).toEqual(span(20, 40));
  expect(asked.rest(span(30, 80), 9)).toEqual(span(40, 60));
  expect(asked.rest(span(30, 81), 9)).toEqual(span(40, 81));
  expect(asked.rest(span(60, 80), 1e9)).toBeUndefined();
  asked.note(span(80, 90));
  expect(asked.rest(span(50, 90), 1e9)).toEqual(span(50, 60));
  asked.note(span(70, Infinity), 10);
  expect(asked.rest(span(60, 1e9), 9)).toBeUndefined();
});

test("as many spans as may be are remembered, with one more the oldest is not", () => {
  const asked = new AskedSpans();
  for (let n = 0; n < SPANS_MAX; n++) asked.note(span(n * 10, n * 10 + 5));
  expect(asked.rest(span(0, 5), 0)).toBeUndefined();
  asked.note(span(-10, -5));
  expect(asked.rest(span(0, 5), 0)).toEqual(span(0, 5));
  expect(asked.rest(span(10, 15), 0)).toBeUndefined();
});
