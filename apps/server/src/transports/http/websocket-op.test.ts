import { Failure } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { readMessage, readOp } from "./websocket-op.ts";

function said(text: string): unknown {
  try {
    const { fields, id } = readMessage(Buffer.from(text), false);
    return { ...readOp(fields), id };
  } catch (error) {
    if (error instanceof Failure) return error.reason;
    throw error;
  }
}

test("an op is read with its id, a number or a text", () => {
  expect(said('{"op":"add","id":2,"tickers":["AAPL","x"]}')).toEqual({ op: "add", id: 2, tickers: ["AAPL", "x"] });
  expect(said('{"op":"remove","id":"r","tickers":[]}')).toEqual({ op: "remove", id: "r", tickers: [] });
  expect(said('{"op":"ack","bytes":"9007199254740991"}')).toEqual({ op: "ack", bytes: 2 ** 53 - 1 });
  expect(said('{"op":"ack","bytes":70000}')).toEqual({ op: "ack", bytes: 70_000 });
  expect(said('{"op":"ping"}')).toEqual({ op: "ping" });
  expect(said('{"op":"open","request":{}}')).toMatchObject({ op: "open", request: { clientId: "", tickers: [] } });
  expect(
    said('{"op":"open","request":{"clientId":"c","tickers":["A"],"delivery":"DELIVERY_EVERY","new":1}}'),
  ).toMatchObject({ request: { clientId: "c", tickers: ["A"], delivery: 2 } });
});

test.each([
  '{"op":"add"}',
  '{"op":"add","tickers":"AAPL"}',
  '{"op":"remove","tickers":[1]}',
  '{"op":"ack"}',
  '{"op":"ack","bytes":-1}',
  '{"op":"ack","bytes":"1e3"}',
  '{"op":"ack","bytes":"9007199254740992"}',
  '{"op":"auth"}',
  '{"op":"open","request":[]}',
  '{"op":"open","request":{"tickers":7}}',
  '{"op":"open","request":{"delivery":"every"}}',
  '{"op":"ping","id":1.5}',
  '{"op":"ping","id":null}',
  `{"op":"ping","id":"${"x".repeat(65)}"}`,
  "[]",
  "",
])("%s is refused for its argument", (text) => {
  expect(said(text)).toBe("INVALID_ARGUMENT");
});

test.each([
  [
    '{"op":"open","id":1,"tickers":["AAPL"]}',
    "tickers",
    "tickers is no field of open, which has op, id, request and nothing else.",
  ],
  ['{"op":"open","id":1}', "request", 'request is missing, such as {"tickers":["AAPL"]}.'],
  ['{"op":"ping","more":true}', "more", "more is no field of ping, which has op, id and nothing else."],
  [
    '{"op":"ack","bytes":1,"__proto__":1}',
    "__proto__",
    "__proto__ is no field of ack, which has op, id, bytes and nothing else.",
  ],
  [
    '{"op":"add","tickers":[],"\\u001b[2J":1}',
    "op",
    "The message has what is no field of add, which has op, id, tickers and nothing else.",
  ],
  [
    `{"op":"ping","${"x".repeat(41)}":1}`,
    "op",
    "The message has what is no field of ping, which has op, id and nothing else.",
  ],
])("%s: the failure names what is not as it must be", (text, field, message) => {
  const read = () => readOp(readMessage(Buffer.from(text), false).fields);
  expect(read).toThrow(expect.objectContaining({ reason: "INVALID_ARGUMENT", field, message }) as Error);
});

test.each(['{"op":"close"}', '{"op":"toString"}', "{}", '{"op":["open"]}'])("%s is no op there is", (text) => {
  expect(said(text)).toBe("UNIMPLEMENTED");
});

test("whatever a client says is an op or a failure", () => {
  const fields = fc.record({
    op: fc.oneof(fc.constantFrom("open", "add", "remove", "ack", "ping", "auth"), fc.jsonValue()),
    id: fc.jsonValue(),
    request: fc.jsonValue(),
    tickers: fc.jsonValue(),
    bytes: fc.jsonValue(),
  });
  const text = fc.oneof(
    fc.string(),
    fields.map((all) => JSON.stringify(all)),
    fc.json(),
  );
  holdsFor(
    "any message",
    fc.property(text, (one) => {
      const answer = said(one);
      expect(typeof answer === "object" || answer === "INVALID_ARGUMENT" || answer === "UNIMPLEMENTED").toBe(true);
    }),
    { runs: 1_000 },
  );
});
