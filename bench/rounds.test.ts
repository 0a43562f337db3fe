import { expect, test } from "vitest";
import { NODE } from "../scripts/prepare/install.mjs";
import { MEMORY_FLAG } from "../scripts/prepare/node-flags.mjs";
import type { Contender } from "./contender.ts";
import { idleNote } from "./figures.ts";
import type { Measured } from "./measure.ts";
import { planned, secondsOf, stagesOf, type Part } from "./plan.ts";
import { holdRounds } from "./rounds.ts";
import { workNamed } from "./work.ts";

const contender = (name: string, missing?: string): Contender => ({
  ...(planned(false)[0]?.contenders[0] as Contender),
  name,
  missing: () => missing,
});

const part = (work: Parameters<typeof workNamed>[0], rounds: number, ...contenders: Contender[]): Part => ({
  work: { ...workNamed(work), rounds },
  contenders,
});

const measured = (p50: number): Measured => ({
  ...{ clients: 1, seconds: 1, deliveries: 1, messages: 1, bytes: 1, serverCpu: 1, clientCpu: 1, othersCpu: 0 },
  ...{ p50, p99: 1, rssBefore: 0, rssAfter: 0, faults: 0, disorder: 0, behind: 0, heldBack: 0 },
});

test("the works of a stage take turns in every round", async () => {
  const turns: string[] = [];
  const stage = [part("growth-100", 2, contender("a"), contender("b")), part("growth-1000", 2, contender("a"))];
  const { rows, skipped } = await holdRounds(stage, async ({ name }, { name: work }) => {
    turns.push(`${name} ${work}`);
    return measured(turns.length);
  });
  const round = ["a growth-100", "b growth-100", "a growth-1000"];
  expect(turns).toEqual([...round, ...round]);
  expect(rows.map(({ work, name, p50, rounds }) => ({ work, name, p50, rounds }))).toEqual([
    { work: "growth-100", name: "a", p50: 2.5, rounds: 2 },
    { work: "growth-100", name: "b", p50: 3.5, rounds: 2 },
    { work: "growth-1000", name: "a", p50: 4.5, rounds: 2 },
  ]);
  expect(skipped).toEqual([]);
});

test("who is missing is not tried, and who fails is not tried again at that work alone", async () => {
  const turns: string[] = [];
  const stage = [
    part("growth-100", 3, contender("a"), contender("absent", "not installed")),
    part("growth-1000", 3, contender("a")),
  ];
  const { rows, skipped } = await holdRounds(stage, async ({ name }, { name: work }) => {
    turns.push(`${name} ${work}`);
    if (work === "growth-100" && turns.length > 2) throw new Error("it did not listen\nand more");
    return measured(1);
  });
  expect(turns).toEqual(["a growth-100", "a growth-1000", "a growth-100", "a growth-1000", "a growth-1000"]);
  expect(rows.map(({ work, rounds }) => [work, rounds])).toEqual([["growth-1000", 3]]);
  expect(skipped).toEqual([
    { work: "growth-100", name: "a", why: "it did not listen" },
    { work: "growth-100", name: "absent", why: "not installed" },
  ]);
});

test("the sizes of growth are one stage, and every other work is one of its own", () => {
  const stages = stagesOf(planned(false)).map((stage) => stage.map(({ work }) => work.name));
  expect(stages).toEqual([["W1"], ["W1/10"], ["W2"], ["idle"], ["growth-100", "growth-1000", "growth-10000"]]);
});

test("a full run has five rounds of the large work and of growth, and takes a quarter of an hour", () => {
  for (const { work } of planned(false)) {
    if (work.name === "W1" || work.name.startsWith("growth")) expect(work.rounds).toBe(5);
  }
  expect(secondsOf(planned(false))).toBeLessThan(15 * 60);
  expect(secondsOf(planned(false, "", 1))).toBeLessThan(secondsOf(planned(false)) / 2);
});

test("idle connections are held with the same flag by every server in Node, which a run with its name tells", async () => {
  const idle = planned(false).find(({ work }) => work.name === "idle");
  const started = await Promise.all(
    (idle?.contenders ?? [])
      .filter(({ missing, kind }) => kind !== "limit" && missing() === undefined)
      .map(async ({ start }) => await start(workNamed("idle"), 1, 2)),
  );
  const inNode = started.filter(({ command }) => command === NODE);
  expect(inNode.length).toBeGreaterThan(7);
  for (const { args } of inNode) expect(args[0]).toBe(MEMORY_FLAG);
  const empty = { form: "full", date: "", machine: { cpu: "", cores: 2, kernel: "", node: "" } } as const;
  expect(idleNote({ ...empty, rows: [], skipped: [], idleNodeFlag: MEMORY_FLAG })).toContain(`\`${MEMORY_FLAG}\``);
  expect(idleNote({ ...empty, rows: [], skipped: [] })).toBe("");
});
