import { expect, test } from "vitest";

import { exchangeChannel } from "./worker.ts";

test("a worker whose primary is gone asks nobody: nothing is posted, and nothing waits for an answer", () => {
  const posted: unknown[] = [];
  const process = { connected: true, send: (message: unknown) => posted.push(message) > 0 };
  const { channel } = exchangeChannel(process);
  channel.post({ is: "isHeld" });
  expect([posted, channel.isFull]).toEqual([[{ kind: "exchange", message: { is: "isHeld" } }], false]);
  process.connected = false;
  channel.post({ is: "isHeld" });
  expect([posted.length, channel.isFull]).toEqual([1, true]);
});
