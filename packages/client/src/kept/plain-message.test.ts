import { create, toBinary, fromBinary, toJson } from "@bufbuild/protobuf";
import { AlertSchema, AlertState, FiringSchema, ImportReportSchema, WatchlistEntrySchema } from "@streampulse/proto";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { plainOfJson } from "./plain-json.ts";
import { initOf, plainOf } from "./plain-message.ts";

test("a message is plain: numbers, what is absent absent, of several one", () => {
  const alert = create(AlertSchema, {
    id: "a",
    condition: { condition: { case: "crossingUp", value: { price: "215" } } },
    state: AlertState.ACTIVE,
    createdTimeMs: 1_700_000_000_000n,
    expiresTimeMs: 0n,
    channelIds: ["x"],
  });
  const plain = plainOf(AlertSchema, alert);
  expect(plain).toEqual({
    id: "a",
    ticker: "",
    condition: { crossingUp: { price: "215" } },
    state: 1,
    expiresTimeMs: 0,
    note: "",
    channelIds: ["x"],
    createdTimeMs: 1_700_000_000_000,
    updatedTimeMs: 0,
    revision: 0,
    firings: 0,
    armed: false,
  });
  expect(create(AlertSchema, initOf(AlertSchema, plain))).toEqual(alert);
});

test("an object with two of what only one can be is refused, whichever comes first; undefined is none", () => {
  const [above, below] = [{ price: "999999" }, { price: "1" }];
  for (const condition of [
    { above, below },
    { below, above },
  ]) {
    expect(() => initOf(AlertSchema, { ticker: "AAPL", condition })).toThrow(
      expect.objectContaining({
        code: "invalid_argument",
        field: "condition",
        message: "condition must be one thing, and not above and below at once.",
      }),
    );
  }
  expect(initOf(AlertSchema, { condition: { above, below: undefined } })).toEqual({
    condition: { condition: { case: "above", value: above } },
  });
});

test("what a newer server says is unspecified, and a price that is none is unknown", () => {
  const alert = create(AlertSchema, { state: 99 as AlertState });
  expect(plainOf(AlertSchema, fromBinary(AlertSchema, toBinary(AlertSchema, alert)))).toMatchObject({ state: 0 });
  const of = (price: string) => plainOf(FiringSchema, create(FiringSchema, { quote: { ticker: "AAPL", price } }));
  expect(of("1.50")).toMatchObject({ quote: { ticker: "AAPL", price: "1.50", sequence: 0 } });
  expect(of("<b>")).not.toHaveProperty("quote");
  expect(plainOf(WatchlistEntrySchema, create(WatchlistEntrySchema))).toEqual({ note: "" });
});

test("a report's JSON is what the report's message is", () => {
  const report = create(ImportReportSchema, {
    dryRun: true,
    rows: 3,
    faults: [{ line: 2, column: "date", message: "no date" }],
    reading: { encoding: "UTF-8", decimalMark: 2, columns: [{ heading: "Kurs", field: "price" }] },
  });
  expect(plainOfJson(ImportReportSchema, toJson(ImportReportSchema, report))).toEqual(
    plainOf(ImportReportSchema, report),
  );
  expect(plainOfJson(ImportReportSchema, null)).toEqual(plainOf(ImportReportSchema, create(ImportReportSchema)));
});

test("canonical JSON of a plain object is that of its message", () => {
  const alert = create(AlertSchema, {
    id: "a",
    condition: { condition: { case: "stale", value: { forSeconds: 0 } } },
    state: AlertState.PAUSED,
    expiresTimeMs: 0n,
    createdTimeMs: 1_700_000_000_000n,
    repeat: {},
    channelIds: ["x", "y"],
    priceKind: 1,
  });
  expect(JSON.stringify(canonicalJson(AlertSchema, plainOf(AlertSchema, alert)))).toBe(
    JSON.stringify(toJson(AlertSchema, alert)),
  );
});
