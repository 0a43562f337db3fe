import { fork } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

import { BEHIND_BYTES, MESSAGE_BYTES, Outbox, UNTAKEN_MAX_BYTES } from "./outbox.ts";

test("what waits is bounded to the byte, and what was taken makes room", () => {
  const taken: (() => void)[] = [];
  const outbox = new Outbox((_, whenTaken) => {
    taken.push(whenTaken);
    return false;
  });
  // The first one is sent while nothing is known to wait.
  outbox.send({ text: "x".repeat(1_000_000) });
  const empty = JSON.stringify({ text: "" }).length;
  outbox.send({ text: "x".repeat(UNTAKEN_MAX_BYTES - 2 * MESSAGE_BYTES - empty - 1) });
  expect(outbox.isFull).toBe(false);
  taken.pop()?.();
  outbox.send({ text: "x".repeat(UNTAKEN_MAX_BYTES - 2 * MESSAGE_BYTES - empty) });
  expect(outbox.isFull).toBe(true);
  taken.shift()?.();
  expect(outbox.isFull).toBe(false);
});

test("with so much to read what can come later should, to the byte", () => {
  const taken: (() => void)[] = [];
  const outbox = new Outbox((_, whenTaken) => {
    taken.push(whenTaken);
    return false;
  });
  outbox.send({});
  const empty = JSON.stringify({ text: "" }).length;
  const most = BEHIND_BYTES - 2 * MESSAGE_BYTES - empty;
  outbox.send({ text: "x".repeat(most - 1) });
  expect(outbox.isBehind).toBe(false);
  taken.pop()?.();
  outbox.send({ text: "x".repeat(most) });
  expect([outbox.isBehind, outbox.isFull]).toEqual([true, false]);
  taken.pop()?.();
  expect(outbox.isBehind).toBe(false);
});

test("without a backlog only the number of messages counts", () => {
  const outbox = new Outbox(() => true);
  for (let n = 1; n < UNTAKEN_MAX_BYTES / MESSAGE_BYTES; n++) outbox.send({});
  expect(outbox.isFull).toBe(false);
  outbox.send({});
  expect(outbox.isFull).toBe(true);
});

test("a process that reads nothing fills it, and one that reads on empties it", async () => {
  const program = `process.on("message", () => {}); process.send("here");`;
  const child = fork("-e", [program], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  await once(child, "message");
  child.kill("SIGSTOP");
  let untaken = 0;
  let emptied = () => {};
  const outbox = new Outbox((message, taken) => {
    untaken++;
    return child.send(message, () => {
      taken();
      if (--untaken === 0) emptied();
    });
  });
  const message = { text: "x".repeat(1024 * 1024) };
  let sent = 0;
  while (!outbox.isFull && sent < 100) {
    outbox.send(message);
    sent++;
  }
  expect(sent).toBeLessThan(40);
  const empty = new Promise<void>((resolve) => (emptied = resolve));
  child.kill("SIGCONT");
  await empty;
  expect(outbox.isFull).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
});
