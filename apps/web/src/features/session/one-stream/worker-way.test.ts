import { expect, test } from "vitest";
import { workerWay } from "./worker-way.ts";

/** A browser's shared workers, and the way that is taken without them. */
function surroundings() {
  const told: string[] = [];
  const fails: (() => void)[] = [];
  const otherwise = {
    looks: 2,
    open: () => void told.push("opened otherwise"),
    lost: () => void told.push("lost otherwise"),
    back: () => void told.push("back otherwise"),
    close: () => void told.push("closed otherwise"),
  };
  const start = () => ({
    port: { postMessage() {}, addEventListener() {}, close() {} } as unknown as MessagePort,
    addEventListener: (_: "error", heard: () => void) => void fails.push(heard),
  });
  return { told, fails, otherwise, start };
}

test("a worker that cannot be loaded is given up for the other way, once", () => {
  const { told, fails, otherwise, start } = surroundings();
  const way = workerWay(start, otherwise);
  way.open(() => told.push("found a worker"));
  expect(told).toEqual(["found a worker"]);
  expect(way.looks).toBeGreaterThan(10);
  fails[0]?.();
  fails[0]?.();
  expect(way.looks).toBe(2);
  way.lost();
  way.back();
  way.close();
  expect(told.slice(1)).toEqual(["opened otherwise", "lost otherwise", "back otherwise", "closed otherwise"]);
});

test("a browser that refuses to make one goes the other way at once", () => {
  const { told, otherwise } = surroundings();
  const refuse = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  workerWay(refuse, otherwise).open(() => told.push("found a worker"));
  expect(told).toEqual(["opened otherwise"]);
});

test("a worker that does not answer is started once more, and then given up", () => {
  const { told, otherwise, start } = surroundings();
  const way = workerWay(start, otherwise);
  way.open(() => told.push("found a worker"));
  way.lost();
  expect(told).toEqual(["found a worker", "found a worker"]);
  way.lost();
  expect(told.at(-1)).toBe("opened otherwise");
});

test("a worker that answered in between is started anew after every loss", () => {
  const { told, otherwise } = surroundings();
  let answer: (event: { data: unknown }) => void = () => {};
  const port = {
    postMessage() {},
    addEventListener: (_: string, heard: typeof answer) => (answer = heard),
    close() {},
  } as unknown as MessagePort;
  const way = workerWay(() => ({ port, addEventListener() {} }), otherwise);
  const heard: unknown[] = [];
  way.open((line) => {
    told.push("found a worker");
    line.listen((message) => heard.push(message));
  });
  for (let n = 0; n < 4; n++) {
    answer({ data: { kind: "here" } });
    way.lost();
  }
  expect(told).toEqual(Array.from({ length: 5 }, () => "found a worker"));
  expect(heard).toHaveLength(4);
  way.lost();
  expect(told.at(-1)).toBe("opened otherwise");
});
