import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { findServer, openFilesLimit, readUsage } from "./server-process.ts";

const isLinux = process.platform === "linux";

test("whoever listens on a port of this machine is found, with what it used", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const found = findServer("localhost", port);
  if (!isLinux) return expect(found).toHaveProperty("why");
  expect(found).toMatchObject({ pids: expect.arrayContaining([process.pid]) as number[] });
  const before = readUsage([process.pid]);
  expect(before?.residentBytes).toBeGreaterThan(1e7);
  const until = process.cpuUsage().user + 60_000;
  while (process.cpuUsage().user < until);
  expect(readUsage([process.pid])?.cpuSeconds).toBeGreaterThan(before?.cpuSeconds ?? Infinity);
});

test("what cannot be looked at is said in words", () => {
  expect(findServer("192.0.2.1", 8080)).toEqual({ why: "192.0.2.1 is not this machine" });
  // Port 1 is nobody's here: no program of these tests may listen on it.
  expect(findServer("127.0.0.1", 1)).toHaveProperty("why");
  expect(readUsage([2 ** 22 + 1])).toBeUndefined();
});

test("the limit of open files is known or unbounded", () => {
  expect(openFilesLimit()).toBeGreaterThan(100);
});
