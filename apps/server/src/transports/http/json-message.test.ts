import { Failure } from "@streampulse/core";
import {
  CreateWatchlistRequestSchema,
  Delivery,
  SearchTickersRequestSchema,
  StreamPricesRequestSchema,
  UpdateWatchlistRequestSchema,
} from "@streampulse/proto";
import { expect, test } from "vitest";

import { messageOfJson } from "./json-message.ts";

const deliveryOf = (json: object) => messageOfJson(StreamPricesRequestSchema, json as never).delivery;

test("enum values are read by their names and numbers, and fields that there are not are ignored", () => {
  expect(deliveryOf({ delivery: "DELIVERY_EVERY", soon: { to: "come" } })).toBe(Delivery.EVERY);
  expect(deliveryOf({ delivery: 1 })).toBe(Delivery.LATEST);
  expect(deliveryOf({ delivery: null })).toBe(Delivery.UNSPECIFIED);
  expect(deliveryOf({})).toBe(Delivery.UNSPECIFIED);
  // What there is no name for is the engine's to refuse, as it is in binary.
  expect(deliveryOf({ delivery: 99 })).toBe(99);
});

test.each(["EVERY", "every", "DELIVERY_SOMETIMES", "", "__proto__"])(
  "the name %j is none: the field is named, and the value is not repeated",
  (delivery) => {
    let failure: unknown;
    try {
      deliveryOf({ delivery });
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      reason: "INVALID_ARGUMENT",
      field: "delivery",
      message: "delivery must be one of DELIVERY_UNSPECIFIED, DELIVERY_LATEST, DELIVERY_EVERY.",
    });
  },
);

test.each([
  [{ tickers: "AAPL" }, "tickers", "tickers must be a list, in protobuf repeated string."],
  [{ tickers: ["AAPL", 7] }, "tickers", "tickers must be a list, in protobuf repeated string."],
  [{ clientId: ["c"] }, "client_id", "client_id must be valid protobuf JSON of string."],
  [{ maxUpdatesPerSecond: "fast" }, "max_updates_per_second", /must be valid protobuf JSON of double/],
])("of %j the field is named that is wrong, and the value is not repeated", (json, field, message) => {
  expect(() => messageOfJson(StreamPricesRequestSchema, json)).toThrow(
    expect.objectContaining({ reason: "INVALID_ARGUMENT", field, message: expect.stringMatching(message) as string }),
  );
});

test.each([
  [
    UpdateWatchlistRequestSchema,
    { entries: [{ ticker: "AAPL" }] },
    "entries must be an object with the fields entries.",
  ],
  [UpdateWatchlistRequestSchema, { entries: "AAPL" }, "entries must be an object with the fields entries."],
  [CreateWatchlistRequestSchema, { entries: ["AAPL"] }, /^entries must be a list of objects with the fields .*ticker/],
  [CreateWatchlistRequestSchema, { entries: [null] }, /^entries must be a list of objects/],
  [CreateWatchlistRequestSchema, { entries: { ticker: "AAPL" } }, /^entries must be a list of objects/],
])("of %o with %j the field is named that is no message", (schema, json, message) => {
  expect(() => messageOfJson(schema as typeof UpdateWatchlistRequestSchema, json)).toThrow(
    expect.objectContaining({ field: "entries", message: expect.stringMatching(message) as string }),
  );
});

test("a field that is null is not there, and messages are read as they are", () => {
  expect(messageOfJson(UpdateWatchlistRequestSchema, { entries: null }).entries).toBeUndefined();
  const { entries } = messageOfJson(UpdateWatchlistRequestSchema, { entries: { entries: [{ ticker: "AAPL" }] } });
  expect(entries?.entries).toHaveLength(1);
});

test("a number beyond its type's is named like a value of another type", () => {
  expect(() => messageOfJson(SearchTickersRequestSchema, { limit: 99_999_999_999 })).toThrow(
    expect.objectContaining({ field: "limit", message: "limit must be valid protobuf JSON of int32." }),
  );
});

test("what is no object is the library's to refuse", () => {
  for (const json of [7, null, "text", []]) expect(() => messageOfJson(StreamPricesRequestSchema, json)).toThrow();
});
