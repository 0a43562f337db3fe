import { AlertState, type Alert, type Channel } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { alertTable } from "./alert-table.ts";
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
};

const alerts = (width: number): string => alertTable([alert, { ...alert, id: "other" }], [channel], PLAIN, width);
const channels = (width: number): string => channelTable([channel], PLAIN, width);

test.each([60, 80, 100, 140])("%i columns are enough for what a command wants to know of an alert", (width) => {
  for (const line of alerts(width).split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
  expect(alerts(width)).toMatch(/^n7zkyQm3/m);
  expect(alerts(width)).toContain("crosses 123456.78 up");
});

test("expiry and channels are shown from 100 columns on, or as soon as there is room", () => {
  expect(alerts(100)).toContain("2027-01-31");
  expect(alerts(140)).toContain("webhook alerts.");
  const [head] = alertTable([{ ...alert, note: "", channelIds: [] }], [channel], PLAIN, 80).split("\n");
  expect(head).toContain("EXPIRES");
});

test.each([60, 80, 100, 140])("%i columns are enough for a channel's name, state and id", (width) => {
  for (const line of channels(width).split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
  expect(channels(width)).toMatch(/^webhook alerts\./m);
  expect(channels(width)).toContain("blocked");
  expect(channels(width)).toContain("Ab3dEf6h");
});

test("a column is cut by as much as there is no room for, before any is left out", () => {
  const [head = "", row = ""] = channels(100).split("\n");
  expect(head).toMatch(/NAME +GOES TO +STATE +ID +TROUBLE/);
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
