import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { FRAME_HEAD_BYTES, jsonFrame } from "./link-frame.ts";
import { addedOf, addition, answerOf, HELLO, TICKERS_TOGETHER, wishOf, type Wish } from "./price-message.ts";

const bodyOf = (value: unknown) => jsonFrame(value).subarray(FRAME_HEAD_BYTES);
const anyTicker = fc.constantFrom("AAPL", "NASDAQ:AAPL", "BTC-USD", "^GSPC", "ЖЖ", "X:A");
const anyBeyond = fc.record({ epoch: fc.maxSafeNat(), sequence: fc.maxSafeNat() });

test("additions are heard as they were said", () => {
  const anyLinked = fc.oneof(fc.record({ ticker: anyTicker }), fc.record({ ticker: anyTicker, beyond: anyBeyond }));
  const property = fc.property(fc.array(anyLinked, { maxLength: TICKERS_TOGETHER }), (added) => {
    const heard = wishOf(bodyOf(addition(added)));
    expect(heard && addedOf(heard as Extract<Wish, { op: "add" }>)).toEqual(added);
  });
  holdsFor("additions", property, { runs: 200 });
});

test("whatever else is said throws nothing, and is nothing", () => {
  const words = ["op", "add", "remove", "search", "status", "forget", "tickers", "id", "hello", "prices", "error"];
  const anyWord = fc.oneof(fc.constantFrom(...words), fc.string());
  const anySaid = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.dictionary(anyWord, fc.oneof(anyWord, fc.integer(), fc.array(fc.array(anyWord)), fc.constant(null))).map(bodyOf),
  );
  const property = fc.property(anySaid, (body) => {
    const wish = wishOf(body);
    const answer = answerOf(body);
    // By chance it may be one; it is then said again just so.
    if (wish) expect(wishOf(bodyOf(wish))).toEqual(wish);
    if (answer) expect(answerOf(bodyOf(answer))).toEqual(answer);
  });
  holdsFor("what is no message", property, { runs: 2_000 });
  expect(wishOf(bodyOf(HELLO))).toBeUndefined();
  expect(answerOf(bodyOf({ op: "status", id: 1 }))).toBeUndefined();
});
