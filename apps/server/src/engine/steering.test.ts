import { expect, test } from "vitest";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";

test("every write of prices to a client after its first is measured, and a loop full of them widens the window", () => {
  let depth = 0;
  let busy = 1;
  const inside = (call: () => void) => () => {
    depth++;
    call();
    depth--;
  };
  const engine = new ScriptedEngine({
    meter: {
      load: () => ({ loop: busy, flushing: busy }),
      measured: (scheduler) => ({
        now: () => scheduler.now(),
        after: (ms, call) => scheduler.after(ms, inside(call)),
        soon: (call) => scheduler.soon(inside(call)),
      }),
    },
  });
  const sink = engine.open(["T:A"]);
  const depths: number[] = [];
  const write = sink.write.bind(sink);
  sink.write = (...bytes: Parameters<typeof write>) => {
    depths.push(depth);
    return write(...bytes);
  };
  for (let price = 1; price <= 10; price++) {
    engine.tick("T:A", `${price}`);
    engine.advance(100);
  }
  expect(depths.length).toBeGreaterThan(2);
  expect(new Set(depths)).toEqual(new Set([1]));
  expect(engine.engine.windowMs).toBeGreaterThan(20);
  busy = 0;
  engine.advance(3_000);
  expect(engine.engine.windowMs).toBe(5);
});
