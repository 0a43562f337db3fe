import { Failure } from "@streampulse/core";
import { Delivery, StreamPricesRequestSchema } from "@streampulse/proto";
import { expect, test } from "vitest";

import { messageOfJson } from "./json-message.ts";

const deliveryOf = (json: object) => messageOfJson(StreamPricesRequestSchema, json as never).delivery;

test("enum values are read by their names and numbers, and fields that there are not are ignored", () => {
  expect(deliveryOf({ delivery: "DELIVERY_EVERY", soon: { to: "come" } })).toBe(Delivery.EVERY);
  expect(deliveryOf({ delivery: 1 })).toBe(Delivery.LATEST);
  expect(deliveryOf({ delivery: null })).toBe(Delivery.UNSPECIFIED);
  expect(deliveryOf({})).toBe(Delivery.UNSPECIFIED);
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

test("what is no object is the library's to refuse", () => {
  for (const json of [7, null, "text", []]) expect(() => messageOfJson(StreamPricesRequestSchema, json)).toThrow();
});
