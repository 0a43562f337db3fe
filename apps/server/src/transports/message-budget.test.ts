import { expect, test } from "vitest";

import {
  MESSAGE_UNIT_BYTES,
  MessageBudget,
  MESSAGES_BURST,
  MESSAGES_PER_SECOND,
  messageUnits,
} from "./message-budget.ts";

test("n messages at once are taken, and the next one ends the connection with the limit and when to come back", () => {
  const budget = new MessageBudget(7);
  for (let n = 0; n < MESSAGES_BURST; n++) expect(budget.spend(1, 7)).toBeUndefined();
  expect(budget.spend(1, 7)).toMatchObject({ reason: "LIMIT_MESSAGES", limit: MESSAGES_PER_SECOND, retryAfterMs: 2 });
});

test("so many a second go on for ever, and one more does not", () => {
  const steady = new MessageBudget(0);
  const eager = new MessageBudget(0);
  for (let n = 0; n < 100 * MESSAGES_PER_SECOND; n++) {
    expect(steady.spend(1, (n / MESSAGES_PER_SECOND) * 1_000)).toBeUndefined();
  }
  let taken = 0;
  while (eager.spend(1, (taken / (MESSAGES_PER_SECOND + 1)) * 1_000) === undefined) taken++;
  expect(taken).toBeLessThan((MESSAGES_BURST + 1) * (MESSAGES_PER_SECOND + 1));
});

test("a long message counts as several", () => {
  const budget = new MessageBudget(0);
  const units = 1 + 10;
  const many = Math.floor(MESSAGES_BURST / units);
  for (let n = 0; n < many; n++)
    expect(budget.spend(messageUnits(Buffer.alloc(10 * MESSAGE_UNIT_BYTES)), 0)).toBeUndefined();
  expect(budget.spend(messageUnits(Buffer.alloc(10 * MESSAGE_UNIT_BYTES)), 0)).toBeDefined();
  for (let n = many * units; n < MESSAGES_BURST; n++)
    expect(budget.spend(messageUnits(Buffer.alloc(MESSAGE_UNIT_BYTES - 1)), 0)).toBeUndefined();
  expect(budget.spend(1, 0)).toBeDefined();
});
