import { Failure } from "@streampulse/core";
import { expect, test } from "vitest";

import { isHttp, parseCommand } from "./command.ts";

test("commands are read as documented, in any case, tickers apart by spaces or commas", () => {
  expect(parseCommand("ADD AAPL BTCUSDT")).toEqual({ verb: "ADD", tickers: ["AAPL", "BTCUSDT"] });
  expect(parseCommand("\tremove  aapl, NASDAQ:MSFT ")).toEqual({ verb: "REMOVE", tickers: ["aapl", "NASDAQ:MSFT"] });
  expect(parseCommand("format JSON")).toEqual({ verb: "FORMAT", format: "json" });
  expect(parseCommand("ACK 65536")).toEqual({ verb: "ACK", bytes: 65_536 });
  expect(parseCommand("AUTH secret")).toEqual({ verb: "AUTH" });
  expect(parseCommand("ping")).toEqual({ verb: "PING" });
  expect(parseCommand("QUIT")).toEqual({ verb: "QUIT" });
});

test.each([
  "ADD",
  "REMOVE ,",
  "FORMAT",
  "FORMAT xml",
  "ACK",
  "ACK -1",
  "ACK 1e9",
  `ACK ${"9".repeat(16)}`,
  "AUTH",
  "AUTH a b",
  "PING HELLO",
  "QUIT now",
  "HELLO",
  "__proto__",
  ",",
])("%s is refused, and not repeated", (line) => {
  expect(() => parseCommand(line)).toThrow(Failure);
  try {
    parseCommand(line);
  } catch (error) {
    expect((error as Failure).reason).toBe("INVALID_ARGUMENT");
    expect((error as Failure).message).not.toMatch(/HELLO|proto|xml|9999/);
  }
});

test.each([
  ['ADD AAPL "x" MSFT', '""x"" is no ticker: it may hold letters, digits and . - _ / ^ = ! & + $ # @ * only.'],
  [`remove ${"A".repeat(49)}`, `"${"A".repeat(40)}…" is no ticker: it is longer than 48 characters.`],
  ["ADD A-B:C", '"A-B:C" is no ticker: it has a venue that is not 1 to 16 letters A–Z, digits or _ before its colon.'],
  ["ADD a\u202eb", '"a\u00b7b" is no ticker: it may hold letters, digits and . - _ / ^ = ! & + $ # @ * only.'],
])("%s names the one that is no ticker, in plain words", (line, sentence) => {
  expect(() => parseCommand(line)).toThrow(`${sentence} Nothing was changed.`);
});

test("an HTTP request is known by its method, or by its version where the method is made up", () => {
  for (const line of [
    "GET / HTTP/1.1",
    "post /x HTTP/1.0",
    "OPTIONS * HTTP/1.1",
    "PRI * HTTP/2.0",
    "GET",
    "ADD /AAPL HTTP/1.1",
  ])
    expect([line, isHttp(line)]).toEqual([line, true]);
  for (const line of ["ADD GET", "ADD HTTP/1.1X", "GETX", "PING"]) expect([line, isHttp(line)]).toEqual([line, false]);
});
