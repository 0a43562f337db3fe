import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./install.mjs";
import { SERVER_FLAGS } from "./node-flags.mjs";

const LAUNCH = JSON.stringify(join(ROOT, "scripts/prepare/launch.mjs"));

/** The words of a Node that runs `program` in the foreground as `npm start` does, and passes on its exit code. */
function wordsOf(program: string): string[] {
  const script = `import { runInForeground } from ${LAUNCH};
    process.exitCode = await runInForeground(process.execPath, ["-e", ${JSON.stringify(program)}]);`;
  return ["--input-type=module", "-e", script];
}

function launcherOf(program: string) {
  return spawn(process.execPath, wordsOf(program), { stdio: ["ignore", "pipe", "inherit"] });
}

test("`npm run serve` tells Node what `npm start` does", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { serve: string } };
  expect(scripts.serve).toBe(`node ${SERVER_FLAGS.join(" ")} apps/cli/bin/streampulse.mjs serve`);
});

test("the program's exit code is the launcher's", async () => {
  expect(await once(launcherOf("process.exitCode = 7"), "exit")).toEqual([7, null]);
});

test("a program that a signal ended gives the code that shells give", async () => {
  expect(await once(launcherOf("process.kill(process.pid, 'SIGKILL')"), "exit")).toEqual([137, null]);
});

test("a signal that comes twice within one key press reaches the program once", async () => {
  const program = `let times = 0;
    process.on("SIGINT", () => {
      process.stdout.write("got it");
      if (++times === 1) setTimeout(() => process.exit(times), 200);
    });
    setInterval(() => {}, 1000);
    process.stdout.write("ready");`;
  const launcher = launcherOf(program);
  await once(launcher.stdout, "data");
  launcher.kill("SIGINT");
  await once(launcher.stdout, "data");
  launcher.kill("SIGINT");
  expect(await once(launcher, "exit")).toEqual([1, null]);
});

test.skipIf(process.platform === "win32")("below npm, the end of npm's shell ends the program, told once", async () => {
  const program = `let times = 0;
    process.on("SIGTERM", () => {
      process.stdout.write("got it");
      if (++times === 1) setTimeout(() => process.exit(), 1500);
    });
    setInterval(() => {}, 1000);
    process.stdout.write("ready");`;
  // It waits for what it runs and passes no signal on.
  const words = ["-c", '"$@"; exit "$?"', "sh", process.execPath, ...wordsOf(program)];
  const env = { ...process.env, npm_lifecycle_event: "start" };
  const shell = spawn("sh", words, { stdio: ["ignore", "pipe", "inherit"], env });
  let said = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await once(shell.stdout, "data");
  shell.kill("SIGTERM");
  // The pipe is closed when the program has ended too.
  await once(shell, "close");
  expect(said).toBe("readygot it");
});
