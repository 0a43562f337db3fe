import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

const PARENT_AND_LISTENER = `
  import { fork } from "node:child_process";
  import { createServer } from "node:net";
  if (process.argv[2] === "listen") {
    const server = createServer().listen(0, "127.0.0.1", () => process.send([process.pid, server.address().port]));
    process.on("disconnect", () => process.exit());
  } else fork(process.argv[1], ["listen"]).on("message", (told) => process.send(told));
`;

test("of a server with several processes all are looked at", { skip: !isLinux }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-processes-"));
  const program = join(folder, "server.mjs");
  writeFileSync(program, PARENT_AND_LISTENER);
  const parent = spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  onTestFinished(() => {
    parent.kill();
    rmSync(folder, { recursive: true });
  });
  const [[listener, port]] = (await once(parent, "message")) as [[number, number]];
  const found = findServer("127.0.0.1", port);
  expect("pids" in found ? found.pids.toSorted((a, b) => a - b) : found).toEqual(
    [parent.pid as number, listener].toSorted((a, b) => a - b),
  );
});

const WORKER = `
  import { createServer } from "node:net";
  process.on("message", (port) => {
    const server = createServer();
    server.listen({ host: "127.0.0.1", port, reusePort: true }, () => process.send(server.address().port));
  });
  process.on("disconnect", () => process.exit());
`;
/** Two workers of another file than the primary's, on one port. */
const PRIMARY = `
  import { fork } from "node:child_process";
  import { once } from "node:events";
  const workers = [fork("worker.mjs"), fork("worker.mjs")];
  let port = 0;
  for (const worker of workers) {
    worker.send(port);
    [port] = await once(worker, "message");
  }
  process.send([process.pid, ...workers.map(({ pid }) => pid), port]);
  process.on("disconnect", () => process.exit());
`;

test("of workers that share a port the one that started them is looked at too", { skip: !isLinux }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-processes-"));
  writeFileSync(join(folder, "worker.mjs"), WORKER);
  writeFileSync(join(folder, "primary.mjs"), PRIMARY);
  const primary = spawn(process.execPath, ["primary.mjs"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  onTestFinished(() => {
    primary.kill();
    rmSync(folder, { recursive: true });
  });
  const [told] = (await once(primary, "message")) as [number[]];
  const port = told.pop() as number;
  const found = findServer("127.0.0.1", port);
  expect("pids" in found ? found.pids.toSorted((a, b) => a - b) : found).toEqual(told.toSorted((a, b) => a - b));
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
