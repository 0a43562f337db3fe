import { Failure, TickerErrorCode } from "@streampulse/core";
import { expect, test } from "vitest";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { SourceFault } from "../ports/source.ts";

const forever = new AbortController().signal;

/** A server with prices of A, and its answer to GetQuotes as far as it has come. */
function asking(tickers: readonly string[], signal = forever) {
  const server = new ScriptedEngine();
  server.open(["A"]);
  server.advance(0);
  server.tick("X:A", "1");
  const answer = server.engine.getQuotes(tickers, signal);
  let isSettled = false;
  const settle = () => (isSettled = true);
  answer.then(settle, settle);
  return { server, answer, isSettled: () => new Promise(setImmediate).then(() => isSettled) };
}

test("prices that are there are answered at once, with their facts, under the names asked for", async () => {
  const { answer } = asking(["a", "X:A"]);
  expect(await answer).toMatchObject({
    quotes: [
      { ticker: "A", price: "1" },
      { ticker: "X:A", price: "1" },
    ],
    infos: [{ ticker: "A" }, { ticker: "X:A", canonical: "X:A" }],
    errors: [],
  });
});

test("first prices are waited for, and the answer comes with the last of them", async () => {
  const { server, answer, isSettled } = asking(["A", "B", "C"]);
  server.advance(500);
  server.tick("X:B", "2");
  expect(await isSettled()).toBe(false);
  server.tick("X:C", "3");
  expect((await answer).quotes.map(({ ticker, price }) => [ticker, price])).toEqual([
    ["A", "1"],
    ["B", "2"],
    ["C", "3"],
  ]);
});

test("for 2 s and not longer: what has no price then is UNAVAILABLE, or the trouble that is known", async () => {
  const { server, answer, isSettled } = asking(["A", "B", "C"]);
  server.advance(10);
  const connection = server.source.living[0];
  connection?.events.tickerFault(
    connection.wanted.get("X:C") as number,
    new SourceFault("not_permitted", "another plan is needed"),
  );
  server.advance(1_989);
  expect(await isSettled()).toBe(false);
  server.advance(1);
  expect(await answer).toMatchObject({
    quotes: [{ ticker: "A" }],
    errors: [
      { ticker: "B", code: TickerErrorCode.UNAVAILABLE, removed: false },
      { ticker: "C", code: TickerErrorCode.NOT_PERMITTED, message: "another plan is needed" },
    ],
  });
});

test("a call that is given up is answered with what there is", async () => {
  const controller = new AbortController();
  const { answer } = asking(["A", "B"], controller.signal);
  controller.abort();
  expect(await answer).toMatchObject({ quotes: [{ ticker: "A" }], errors: [{ ticker: "B" }] });
});

test("what is unknown is an error in an answer that is well, known at once or told later", async () => {
  const { server, answer } = asking(["NOSUCH", "A", "B"]);
  server.advance(10);
  const connection = server.source.living[0];
  connection?.events.tickerFault(connection.wanted.get("X:B") as number, new SourceFault("unknown", "no"));
  expect(await answer).toMatchObject({
    quotes: [{ ticker: "A" }],
    errors: [
      { ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER },
      { ticker: "B", code: TickerErrorCode.UNKNOWN_TICKER },
    ],
  });
});

test("256 tickers are answered, 257 refused with the limit; none at all names the field", async () => {
  const names = Array.from({ length: 257 }, (_, n) => `NOSUCH${n}`);
  const { server } = asking(["A"]);
  expect((await server.engine.getQuotes(names.slice(1), forever)).errors).toHaveLength(256);
  await expect(server.engine.getQuotes(names, forever)).rejects.toMatchObject({ reason: "LIMIT_TICKERS", limit: 256 });
  await expect(server.engine.getQuotes([], forever)).rejects.toMatchObject({ field: "tickers" });
  await expect(server.engine.getQuotes(["A", "B C"], forever)).rejects.toBeInstanceOf(Failure);
});

test("a call leaves nothing behind: its tickers linger, then go, on every way out", async () => {
  const { server, answer } = asking(["B", "C", "NOSUCH"]);
  server.advance(2_000);
  await answer;
  expect(server.source.carried).toEqual(["X:A", "X:B", "X:C"]);
  server.advance(30_010);
  expect(server.source.carried).toEqual(["X:A"]);
  expect(server.engine.watchedTickers).toBe(1);
});
