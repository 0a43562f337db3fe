import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { browsersOf, sizeOfGroup } from "../../../../../test/upstreams/tradingview/processes.ts";
import { SourceFault, type SourceLog } from "../../engine/ports/source.ts";
import { launchChromium } from "./chromium.ts";

const path = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const holder = new URL("../../../../../test/upstreams/tradingview/browser-holder.ts", import.meta.url).pathname;
const quiet: SourceLog = { info: () => {}, warn: () => {} };

/** A browser of this process, and the group of its processes. */
async function launch() {
  const before = new Set(browsersOf(process.pid));
  const browser = await launchChromium(path, quiet);
  onTestFinished(() => browser.close());
  const [group = 0] = browsersOf(process.pid).filter((pid) => !before.has(pid));
  return { browser, group };
}

const gone = (group: number) => expect.poll(() => sizeOfGroup(group)).toBe(0);

test("closed, nothing of it is left, not even where it doesn't listen any more", async () => {
  const { browser, group } = await launch();
  const page = await browser.page(async () => {});
  await page.goto("about:blank");
  expect(sizeOfGroup(group)).toBeGreaterThan(2);
  expect(await browser.memoryBytes()).toBeGreaterThan(20 << 20);
  let endings = 0;
  browser.onEnded(() => endings++);
  await Promise.all([browser.close(), browser.close()]);
  await gone(group);
  expect(endings).toBe(1);
  browser.onEnded(() => endings++);
  expect(endings).toBe(2);
  expect(await browser.memoryBytes()).toBeUndefined();
  await expect(browser.page(async () => {})).rejects.toThrow();
});

test("killed, it is told, and its processes go with it", async () => {
  const { browser, group } = await launch();
  const page = await browser.page(async () => {});
  await page.goto("about:blank");
  const ended = new Promise<void>((resolve) => browser.onEnded(resolve));
  process.kill(group, "SIGKILL");
  await ended;
  await gone(group);
});

test("killed amid the making of a page, it is closed all the same", async () => {
  const { browser, group } = await launch();
  const begun = Promise.withResolvers<void>();
  void browser
    .page(() => {
      begun.resolve();
      return new Promise(() => {});
    })
    .catch(() => {});
  await begun.promise;
  process.kill(group, "SIGKILL");
  await browser.close();
  await gone(group);
});

test("where it has stopped to listen it is killed", async () => {
  const { browser, group } = await launch();
  await browser.page(async () => {});
  process.kill(group, "SIGSTOP");
  await browser.close();
  await gone(group);
});

test("where its server is killed it ends by itself", async () => {
  // Nobody is left to remove the browser's profile.
  const temporary = mkdtempSync(join(tmpdir(), "streampulse-profile-"));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const env = { ...process.env, TMPDIR: temporary };
  const server = spawn(process.execPath, [holder, path], { env, stdio: ["ignore", "pipe", "inherit"] });
  await once(server.stdout, "data");
  const [group = 0] = browsersOf(server.pid ?? 0);
  expect(sizeOfGroup(group)).toBeGreaterThan(2);
  server.kill("SIGKILL");
  await gone(group);
});

test("it knows nothing of the server's environment, reads no file and permits nothing", async () => {
  process.env["STREAMPULSE_CANARY"] = "canary-of-the-environment";
  onTestFinished(() => void delete process.env["STREAMPULSE_CANARY"]);
  const { browser, group } = await launch();
  const environment = readFileSync(`/proc/${group}/environ`, "utf8");
  expect(environment).toContain("HOME=");
  expect(environment).not.toContain("canary");
  const page = await browser.page(async () => {});
  await page.goto("data:text/html,");
  const state = await page.evaluate('navigator.permissions.query({ name: "geolocation" }).then(({ state }) => state)');
  expect(state).toBe("denied");
  await expect(page.goto("file:///etc/hostname")).rejects.toThrow("ERR_FAILED");
});

test("one that can't be started is unavailable, and the log says why", async () => {
  const warned: unknown[] = [];
  const log: SourceLog = { info: () => {}, warn: (message, details) => void warned.push(message, details) };
  const fault: unknown = await launchChromium("/bin/false", log).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(SourceFault);
  expect(fault).toMatchObject({ kind: "unavailable", message: "The browser for TradingView could not be started." });
  expect(warned[0]).toBe("Chromium could not be started");
});
