import { AlertState, PriceKind, type Alert, type Channel, type Firing } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { alertTable, firingTable } from "./alert-table.ts";
import { channelTable } from "./channel-table.ts";
import { PLAIN } from "./style.ts";
import { textWidth } from "./width.ts";

const NOTE = "sell half of it, and think again about the rest before the end of the year ".repeat(5).trim();

const channel: Channel = {
  id: "Ab3dEf6hIj9kLm2n",
  name: "webhook alerts.internal.example:18999",
  target: { webhook: { url: "https://alerts.internal.example:18999/hooks/prices/of/the/day" } },
  paused: false,
  createdTimeMs: 0,
  updatedTimeMs: 0,
  trouble: `The webhook is on this machine. ${NOTE}`,
};
const alert: Alert = {
  id: "n7zkyQm31x7RvP0a",
  ticker: "BINANCE:BTCUSDT",
  condition: { crossingUp: { price: "123456.78" } },
  state: AlertState.ACTIVE,
  armed: true,
  note: NOTE,
  channelIds: [channel.id],
  expiresTimeMs: Date.UTC(2027, 0, 31, 17, 30),
  createdTimeMs: 0,
  updatedTimeMs: 0,
  revision: 1,
  firings: 12,
  lastFiredTimeMs: Date.UTC(2026, 10, 22, 17),
};

const alerts = (width: number): string => alertTable([alert, { ...alert, id: "other" }], [channel], PLAIN, width);
const channels = (width: number): string => channelTable([channel], PLAIN, width);

test.each([60, 80, 100, 140])("%i columns are enough for what a command wants to know of an alert", (width) => {
  for (const line of alerts(width).split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
  expect(alerts(width)).toMatch(/^n7zkyQm3/m);
  expect(alerts(width)).toContain("crosses 123456.78 up");
});

test.each([60, 80, 120])(
  "at %i columns its channels, its expiry and its note stand in its row or below it",
  (width) => {
    const [, first = "", second = ""] = alerts(width).split(/\n(?! )/);
    for (const row of [first, second]) {
      for (const text of ["webhook alerts", "2027-01-31", "sell half", "active", "12"]) expect(row).toContain(text);
    }
    expect(alerts(width)).not.toContain("Not shown");
  },
);

test("a column is named where it stands below the row", () => {
  expect(alerts(60)).toMatch(
    /^ {4}fired 12 {3}last fired 2026-11-22 17:00:00\n {4}expires 2027-01-31 17:30:00\n {4}channels webhook alerts\.internal\.example:18999\n {4}note sell half of it, (.*\n {4}){2}.*…\nother/m,
  );
});

test("expiry has a column as soon as there is room", () => {
  const [head] = alertTable([{ ...alert, note: "", channelIds: [] }], [channel], PLAIN, 80).split("\n");
  expect(head).toContain("EXPIRES");
});

test("why nothing can be sent over a channel stands below it, to the end where that is not far", () => {
  const trouble =
    "The webhook is on this machine or in a private network; STREAMPULSE_CHANNELS_ALLOW_PRIVATE=true allows these.";
  for (const width of [60, 80, 120]) {
    const text = channelTable([{ ...channel, trouble }], PLAIN, width);
    expect(text.replace(/\s+/g, " ")).toContain(`trouble ${trouble}`);
    for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
  }
});

test("columns that have no room are named, and in a pipe there are none", () => {
  expect(channels(100)).toMatch(/\nNot shown for want of room: KIND, LAST DELIVERED \(UTC\)\.$/);
  expect(channels(Infinity)).toMatch(/^NAME +KIND +/);
  expect(channels(Infinity)).not.toContain("Not shown");
});

test.each([60, 80, 100, 140])("%i columns are enough for a channel's name, state and id", (width) => {
  for (const line of channels(width).split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
  expect(channels(width)).toMatch(/^webhook alerts\./m);
  expect(channels(width)).toContain("blocked");
  expect(channels(width)).toContain("Ab3dEf6h");
});

test("a column is cut by as much as there is no room for, before any is left out", () => {
  const [head = "", row = ""] = channels(100).split("\n");
  expect(head).toMatch(/NAME +GOES TO +STATE +ID$/);
  expect(row).toContain("https://alerts");
  expect(textWidth(row)).toBe(100);
});

test("in a pipe nothing is cut", () => {
  expect(alerts(Infinity)).toContain(NOTE);
  expect(alerts(Infinity)).toContain("n7zkyQm31x7RvP0a");
  expect(alerts(Infinity)).toContain("2027-01-31 17:30:00");
  expect(channels(Infinity)).toContain(channel.trouble);
  expect(channels(Infinity)).toContain("/hooks/prices/of/the/day");
});

test("a firing's delay is from its price on, in a unit that says something; of a replayed one from its arrival, with its own time", () => {
  const firedTimeMs = Date.UTC(2026, 10, 22, 20, 45);
  const fired = (priceKind: PriceKind, sourceTimeMs: number | undefined, more: Partial<Firing> = {}): string => {
    const quote = { ticker: "X", price: "7", source: "s", quality: 0, sourceTimeMs, receivedTimeMs: firedTimeMs - 40 };
    const delayMs = sourceTimeMs === undefined ? undefined : firedTimeMs - sourceTimeMs;
    const firing = {
      ticker: "X",
      condition: alert.condition,
      priceKind,
      firedTimeMs,
      delayMs,
      quote,
      note: "",
      ...more,
    };
    return firingTable([firing as unknown as Firing], PLAIN, Infinity).split("\n")[1] ?? "";
  };
  expect(fired(PriceKind.REAL, firedTimeMs - 59_940)).toMatch(/ 59\.9s$/);
  expect(fired(PriceKind.REAL, firedTimeMs - 60_000)).toMatch(/ 1m$/);
  expect(fired(PriceKind.REAL, firedTimeMs - 3 * 86_400_000)).toMatch(/ 3d$/);
  expect(fired(PriceKind.REAL, undefined)).toMatch(/ s$/);
  const thenMs = Date.UTC(2013, 9, 6, 17, 30);
  expect(fired(PriceKind.REPLAY, thenMs)).toMatch(/ REPLAY +s +0\.0s +price of 2013-10-06 17:30:00$/);
  expect(fired(PriceKind.REPLAY, thenMs, { note: "sell" })).toMatch(/ 0\.0s +price of 2013-10-06 17:30:00 · sell$/);
  expect(fired(PriceKind.REPLAY, undefined)).toMatch(/ REPLAY +s +0\.0s$/);
  expect(fired(PriceKind.REPLAY, undefined, { quote: undefined })).toMatch(/ REPLAY$/);
});
