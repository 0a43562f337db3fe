import { setImmediate as turn } from "node:timers/promises";
import { isFault, parseTicker, Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { listingOf, ScriptedSource } from "../../../../test/scripted-source.ts";
import { SourceFault } from "./ports/source.ts";
import { CHECK_MAX_MS, checkSource, type CheckedStep } from "./source-check.ts";

/** A check of X:A at a source that does what the test says. */
function check(text = "X:A") {
  const scheduler = new FakeScheduler();
  const source = new ScriptedSource(scheduler);
  source.resolve = (name) => listingOf(name, { name: "A Inc.", currency: "USD" });
  const steps: CheckedStep[] = [];
  const abort = new AbortController();
  const begin = () => {
    const name = parseTicker(text);
    if (isFault(name)) return expect.fail(name.fault);
    return checkSource(source, { text, name }, { scheduler, signal: abort.signal, heard: (step) => steps.push(step) });
  };
  /** Lets the promises and the clock go on. */
  const pass = async (ms: number) => {
    await turn();
    scheduler.advance(ms);
    await turn();
  };
  return { scheduler, source, steps, abort, begin, pass };
}

test("a source that answers goes through its three steps, each with what it said and took", async () => {
  const { scheduler, source, steps, begin, pass } = check();
  source.opensAtOnce = false;
  const all = begin();
  await pass(120);
  source.living[0]?.open();
  await pass(30);
  source.tick("X:A", "219.68", { sourceTimeMs: scheduler.now() - 2_000 });
  expect(await all).toBe(true);
  expect(steps).toEqual([
    { step: "look-up", ok: true, words: "X:A, A Inc.", tookMs: 0 },
    { step: "connection", ok: true, words: "open", tookMs: 120 },
    { step: "price", ok: true, words: "219.68 USD, live, 2 s old", tookMs: 30 },
  ]);
  expect(source.living).toEqual([]);
  expect(scheduler.pending).toBe(0);
});

test("a closed market's last price is an answer, and a clock that runs ahead is told", async () => {
  for (const [quality, ms, words] of [
    [Quality.CLOSED, -64 * 3_600_000, "1.5 USD, its market is closed, 64 h old"],
    [Quality.DELAYED, 9_000, "1.5 USD, delayed, dated 9 s ahead of this machine's clock"],
  ] as const) {
    const { scheduler, source, steps, begin, pass } = check();
    const all = begin();
    await pass(0);
    source.tick("X:A", "1.5", { quality, sourceTimeMs: scheduler.now() + ms });
    expect(await all).toBe(true);
    expect(steps.at(-1)?.words).toBe(words);
  }
});

test("the step that fails is the last, with the source's own words", async () => {
  const refused = new SourceFault("fatal", "The key is refused.");
  const unknown = check("X:NOSUCH");
  unknown.source.resolve = () => undefined;
  expect(await unknown.begin()).toBe(false);
  expect(unknown.steps).toMatchObject([{ step: "look-up", ok: false, words: "scripted does not know X:NOSUCH." }]);

  const keyless = check();
  keyless.source.resolve = () => Promise.reject(refused);
  expect(await keyless.begin()).toBe(false);
  expect(keyless.steps).toMatchObject([{ step: "look-up", ok: false, words: "The key is refused." }]);

  const cut = check();
  cut.source.opensAtOnce = false;
  const all = cut.begin();
  await cut.pass(0);
  cut.source.living[0]?.fail(refused);
  expect(await all).toBe(false);
  expect(cut.steps.at(-1)).toMatchObject({ step: "connection", ok: false, words: "The key is refused." });

  const barred = check();
  const told = barred.begin();
  await barred.pass(0);
  barred.source.living[0]?.events.tickerFault(1, new SourceFault("not_permitted", "Not in the plan."));
  expect(await told).toBe(false);
  expect(barred.steps.at(-1)).toMatchObject({ step: "price", ok: false, words: "Not in the plan." });
});

test("what a stranger throws is not shown", async () => {
  const { source, steps, begin } = check();
  source.resolve = () => {
    throw new Error("token=secret");
  };
  expect(await begin()).toBe(false);
  expect(steps[0]?.words).toBe("The source failed in an unforeseen way.");
});

test("who says nothing is given up after 30 s, and who is interrupted at once", async () => {
  const mute = check();
  const all = mute.begin();
  await mute.pass(CHECK_MAX_MS - 1);
  expect(mute.steps.map(({ step }) => step)).toEqual(["look-up", "connection"]);
  await mute.pass(1);
  expect(await all).toBe(false);
  expect(mute.steps.at(-1)).toMatchObject({ step: "price", ok: false, words: "scripted brought nothing within 30 s." });
  expect([mute.source.living, mute.scheduler.pending]).toEqual([[], 0]);

  const stopped = check();
  const cut = stopped.begin();
  await stopped.pass(0);
  stopped.abort.abort();
  expect(await cut).toBe(false);
  expect(stopped.steps.at(-1)?.words).toBe("The check was interrupted.");
  expect([stopped.source.living, stopped.scheduler.pending]).toEqual([[], 0]);
});
