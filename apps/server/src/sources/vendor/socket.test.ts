import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import type { SourceFault } from "../../engine/ports/source.ts";
import { VendorSocket } from "./socket.ts";

/** A vendor that says these messages to everybody, and what our side of its socket does with each. */
async function hear(messages: readonly string[], take: (text: string) => boolean) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    for (const message of messages) socket.send(message);
  });
  await once(server, "listening");
  const logged: string[] = [];
  const log = (message: string, details?: object) => void logged.push(`${message} ${JSON.stringify(details ?? {})}`);
  const heard: string[] = [];
  let tell = () => {};
  let fault: SourceFault | undefined;
  const socket = new VendorSocket(
    {
      vendor: "Acme",
      address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      maxPayload: 1_024,
      refusal: () => undefined,
    },
    { scheduler: new FakeScheduler(), random: () => 0.5, log: { info: log, warn: log } },
    {
      opened: () => {},
      message: (text) => {
        heard.push(text);
        tell();
        return take(text);
      },
      pinged: () => {},
      ended: (why) => {
        fault = why;
        tell();
      },
    },
  );
  onTestFinished(() => {
    socket.close();
    server.close();
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise<void>((resolve) => (tell = resolve));
  };
  return { socket, heard, logged, until, fault: () => fault };
}

const failing = () => {
  throw new TypeError("what the vendor said");
};

test("a message at which its reader throws is one that could not be read, and what comes after it is heard", async () => {
  const { socket, heard, logged, until } = await hear(["bad", "worse", "good"], (text) => text === "good" || failing());
  await until(() => heard.length === 3);
  expect([socket.isOpen, socket.garbage]).toEqual([true, 2]);
  // Once, with its place in the code and without its words.
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatch(/^a message of Acme could not be taken .*failing/);
  expect(logged[0]).not.toContain("what the vendor said");
  socket.close();
  socket.close();
  expect(logged.slice(1)).toEqual(['Acme sent unreadable messages {"messages":2}']);
});

test.each([
  [19, false],
  [20, true],
])("%i such messages in a row end it: %s", async (count, ends) => {
  const messages = [...Array.from({ length: count }, () => "bad"), "good"];
  const { heard, until, fault } = await hear(messages, (text) => text === "good" || failing());
  await until(() => fault() !== undefined || heard.length === count + 1);
  expect(fault()?.message).toBe(ends ? "Acme sent nothing but unreadable messages." : undefined);
});
