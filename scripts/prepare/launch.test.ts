import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./install.mjs";
import { SERVER_FLAGS } from "./node-flags.mjs";

const LAUNCH = JSON.stringify(join(ROOT, "scripts/prepare/launch.mjs"));

/** A Node that runs `program` in the foreground as `npm start` does, and passes on its exit code. */
function launcherOf(program: string) {
  const script = `import { runInForeground } from ${LAUNCH};
    process.exitCode = await runInForeground(process.execPath, ["-e", ${JSON.stringify(program)}]);`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
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
