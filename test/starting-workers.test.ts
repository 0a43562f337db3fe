import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../apps/server/src/config.ts";
import { Program, type Ran } from "./run-program.ts";

/** What a server of several processes says and does at its start: what one process does. */

/** No folder can be made in it. */
const FILE = fileURLToPath(import.meta.url);

let program: Program;
let temporary: string;

beforeAll(() => {
  program = new Program();
  temporary = join(program.home, "temporary");
  mkdirSync(temporary);
});

afterAll(() => program.remove());

/** With a seed: one that is drawn is told, and differs. */
const workers = (count: number) => ({
  STREAMPULSE_WORKERS: String(count),
  STREAMPULSE_SIMULATED_SEED: "1",
  TMPDIR: temporary,
});

test("there are 1 to 64, and no more than there may be connections", () => {
  const read = (count: string, connections = "10000") =>
    readSettings({ STREAMPULSE_WORKERS: count, STREAMPULSE_MAX_CONNECTIONS: connections }).workers;
  expect([readSettings({}).workers, read("1"), read("64"), read("2", "2")]).toEqual([1, 1, 64, 2]);
  for (const wrong of ["0", "65", "two", "1.5", "-1", " 2", ""]) {
    expect(() => read(wrong)).toThrow("STREAMPULSE_WORKERS must be a whole number from 1 to 64");
  }
  expect(() => read("3", "2")).toThrow("STREAMPULSE_WORKERS, 3, must not be above STREAMPULSE_MAX_CONNECTIONS, 2");
});

describe("like one process", { timeout: 60_000 }, () => {
  test.each([
    ["a setting", 2, { STREAMPULSE_PORT: "x" }],
    ["a source", 4, { STREAMPULSE_SOURCES: "replay", STREAMPULSE_REPLAY_FILE: "/nowhere/at/all.spr.gz" }],
    ["a place for the certificate", 4, { STREAMPULSE_TLS_SELF_SIGNED: "true", XDG_DATA_HOME: FILE }],
  ])("without %s it says why, ends as one process does, and leaves nothing", async (_, exit, settings) => {
    const starts = [1, 2].map((count) =>
      program.run(["serve", "--tcp-port", "0"], { ...workers(count), STREAMPULSE_PORT: "0", ...settings }),
    );
    const [one, two] = (await Promise.all(starts)) as [Ran, Ran];
    expect(one).toMatchObject({ exit, out: "" });
    expect(one.err).not.toBe("");
    expect(two).toEqual(one);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a taken port is told as by one process, and nothing was started", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const port = String((taken.address() as AddressInfo).port);
    for (const flags of [
      ["--port", port, "--tcp-port", "0"],
      ["--port", "0", "--tcp-port", port],
    ]) {
      const starts = [1, 2].map((count) => program.run(["serve", ...flags], workers(count)));
      const [one, two] = (await Promise.all(starts)) as [Ran, Ran];
      expect(two).toEqual(one);
      expect(two.exit).toBe(4);
      expect(two.err).toContain(`Port ${port} on 127.0.0.1 is taken`);
    }
    taken.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each([
    ["/nowhere/at/all", "there is no such folder"],
    ["/dev/null", "that is no folder"],
  ])("without a place for temporary files, %s, several workers say so", async (place, why) => {
    const words = ["serve", "--port", "0"];
    expect(await program.run(words, { STREAMPULSE_WORKERS: "2", TMPDIR: place })).toEqual({
      exit: 4,
      out: "",
      err: `Several workers need a folder for temporary files, and in ${place} none can be made: ${why}. TMPDIR names another place.\n`,
    });
  });

  test("every worker shows the one certificate that is kept", async () => {
    const data = join(program.home, "data");
    const settings = { ...workers(3), STREAMPULSE_TLS_SELF_SIGNED: "true", XDG_DATA_HOME: data };
    const running = program.start(["serve", "--port", "0"], settings);
    const { port } = new URL(await running.shows(/https:\/\/127\.0\.0\.1:\d+/));
    const kept = readFileSync(join(data, "streampulse/self-signed/certificate.pem"), "utf8");
    // All of them at one of three once in 10^9 runs.
    for (let connections = 0; connections < 20; connections++) {
      const socket = connectTls({ port: Number(port), host: "127.0.0.1", ca: kept, servername: "localhost" });
      await once(socket, "secureConnect");
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
    running.signal("SIGTERM");
    expect((await running.ended).exit).toBe(0);
  });
});
