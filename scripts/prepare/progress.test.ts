import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { CommandError, elapsed, run, step } from "./progress.mjs";

const written = (isTTY: boolean) => {
  const out = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY }) as unknown as NodeJS.WriteStream;
  return { out, text: () => String((out as unknown as PassThrough).read() ?? "") };
};

test("time reads as a person would say it", () => {
  expect([84, 3_210, 72_400].map(elapsed)).toEqual(["84 ms", "3.2 s", "1 min 12 s"]);
});

test("without a terminal a step is one line at its start and one at its end", async () => {
  const { out, text } = written(false);
  expect(await step("Doing", "Done", async () => 7, out)).toBe(7);
  expect(text()).toMatch(/^ {2}… Doing\n {2}✓ Done \(\d+ ms\)\n$/);
});

test("on a terminal the line of a step is overwritten by its end", async () => {
  const { out, text } = written(true);
  await step("Doing", "Done", async () => {}, out);
  expect(text()).toMatch(/Doing.*\r\u001b\[2K {2}✓ Done \(\d+ ms\)\n$/);
});

test("a step that fails says so and rejects with the reason", async () => {
  const { out, text } = written(false);
  const reason = new Error("reason");
  await expect(step("Doing", "Done", () => Promise.reject(reason), out)).rejects.toBe(reason);
  expect(text()).toMatch(/✗ Doing failed after/);
});

test("a command that fails rejects with all that it printed", async () => {
  const failing = run(process.execPath, ["-e", "console.log('one'); console.error('two'); process.exit(3)"]);
  await expect(failing).rejects.toThrow(CommandError);
  await expect(failing).rejects.toThrow("(3)");
  const { output } = (await failing.catch((error: unknown) => error)) as CommandError;
  expect(output).toMatch(/one/);
  expect(output).toMatch(/two/);
});
