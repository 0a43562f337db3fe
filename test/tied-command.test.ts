import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tiedCommand } from "./tied-command.ts";

const MODULE = fileURLToPath(new URL("tied-command.ts", import.meta.url));

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a command ends with whoever started it, also where that one is killed", async () => {
  // It says its own process and goes on; in a pipe, so that more than one process is to be ended.
  const starter = `
    import { tiedCommand } from ${JSON.stringify(MODULE)};
    const { child } = tiedCommand("exec sh -c 'echo $$; exec sleep 60' | cat", "/", process.env);
    child.stdout.pipe(process.stdout);
  `;
  const words = ["--input-type=module", "-e", starter];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once("data", (text) => resolve(Number(String(text)))),
  );
  expect(isAlive(pid)).toBe(true);
  child.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

test("it ends by itself, or when it is told to, and all that it printed is read", async () => {
  let printed = "";
  const quick = tiedCommand("echo done; exit 7", "/", process.env);
  quick.child.stdout?.on("data", (chunk) => (printed += String(chunk)));
  await quick.ended;
  expect([printed, quick.child.exitCode]).toEqual(["done\n", 7]);
  const long = tiedCommand("echo begun; exec sleep 60", "/", process.env);
  await new Promise((resolve) => long.child.stdout?.once("data", resolve));
  long.interrupt();
  await long.ended;
  expect(long.child.signalCode).toBe("SIGINT");
});
