import { expect, test } from "vitest";
import { placeOf, serverFault, stateFault } from "./server-fault.ts";

test.each([
  ["53100", "cannot grow: the disk is full", "STORAGE_FULL"],
  ["XX001", "is damaged", "STORAGE_UNUSABLE"],
  ["XX000", "has met a fault of its own", "UNAVAILABLE"],
  ["53300", "has no connection left", "UNAVAILABLE"],
  ["25006", "cannot be written", "UNAVAILABLE"],
  ["57P01", "is going down or coming up", "UNAVAILABLE"],
  ["ECONNREFUSED", "cannot be reached", "UNAVAILABLE"],
  ["EPIPE", "cannot be reached", "UNAVAILABLE"],
  [undefined, "cannot be reached", "UNAVAILABLE"],
])("the code %s says that the database %s", (code, words, reason) => {
  const error = Object.assign(new Error("connection terminated"), code === undefined ? {} : { code });
  expect(stateFault("postgres://u@db/x", error)).toMatchObject({
    message: `The server's database ${words}.`,
    detail: `The database postgres://u@db/x ${words}. STREAMPULSE_DATABASE_URL names another.`,
    reason,
  });
});

test.each([Object.assign(new Error("no such table"), { code: "42P01" }), new TypeError("of ours")])(
  "%s is no state of the database's, and where it is opened it cannot be used",
  (error) => {
    expect(stateFault("postgres://u@db/x", error)).toBeUndefined();
    expect(serverFault("postgres://u@db/x", error).message).toMatch(/cannot be used \((42P01|unknown)\)/);
  },
);

test.each([
  ["postgres://u:canary@db.example.com:5433/x?sslmode=require&password=canary", "postgres://u@db.example.com:5433/x"],
  ["postgresql://db/x#canary", "postgresql://db/x"],
])("of a URL its place is told, without what is secret", (url, place) => {
  expect(placeOf(url)).toBe(place);
});
