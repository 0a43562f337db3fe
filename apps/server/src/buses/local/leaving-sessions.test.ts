import { beforeEach, describe, expect, test, vi } from "vitest";

import { BareWorker } from "../../../../../test/bare-worker.ts";
import { ChannelPair } from "../../../../../test/channel-pair.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { PlayedHolder } from "../conformance/session-exchange.ts";
import { ROOM_ASK_MS, TICKERS_TOGETHER } from "./leaving-sessions.ts";
import { SessionSwitchboard } from "./session-switchboard.ts";
import { WorkerExchange } from "./worker-exchange.ts";

const SESSIONS = 300;
const SET = Array.from({ length: 256 }, (_, n) => `T${n}`);
const TOGETHER = TICKERS_TOGETHER / SET.length;
/** What heirs take before they have enough to read, and before they are asked for nothing: not all, if it came at once. */
const BEHIND_AT = 8;
const FULL_AT = 40;

let scheduler: FakeScheduler;
let lost: number[];
let switchboard: SessionSwitchboard;
let channel: ChannelPair;
let leave: () => void;
let leaver: PlayedHolder;
let heirs: [BareWorker, BareWorker];
const keys = Array.from({ length: SESSIONS }, (_, n) => `key ${n}`);

/** All that can arrive has. */
async function settle(): Promise<void> {
  do {
    while (channel.deliver("right") || channel.deliver("left"));
    await new Promise(setImmediate);
  } while (channel.waiting > 0);
}

beforeEach(async () => {
  scheduler = new FakeScheduler();
  lost = [];
  const machineMs = () => scheduler.now();
  const unforeseen = (error: unknown) => expect.unreachable(String(error));
  switchboard = new SessionSwitchboard({ scheduler, machineMs, unforeseen, lost: (sessions) => lost.push(sessions) });
  channel = new ChannelPair();
  leave = switchboard.join(channel.right);
  leaver = new PlayedHolder(new WorkerExchange(channel.left, { scheduler, machineMs, unforeseen }));
  for (const key of keys) void leaver.claim(key);
  await settle();
  for (const key of keys) void leaver.modify(key, { add: SET, remove: [] });
  await settle();
  heirs = [new BareWorker(switchboard), new BareWorker(switchboard)];
  for (const heir of heirs) Object.assign(heir, { behindAt: BEHIND_AT, fullAt: FULL_AT });
});

/** What the heirs were given since they were last asked, and no more at once than they have room for. */
function taken(): string[] {
  return heirs.flatMap((heir) => {
    const told = heir.told();
    expect(told.length).toBeLessThanOrEqual(BEHIND_AT + TOGETHER);
    return told.filter(({ is }) => is === "granted").map(({ key }) => String(key));
  });
}

describe("sessions of a worker that goes down", () => {
  test("wait until others have read what they were given before, however many there are", async () => {
    const gone = vi.fn();
    void leaver.goDown().then(gone);
    await settle();
    const kept = taken();
    expect(kept.length).toBeLessThan(SESSIONS / 2);
    expect(gone).not.toHaveBeenCalled();
    for (let times = 0; times < SESSIONS && gone.mock.calls.length === 0; times++) {
      scheduler.advance(ROOM_ASK_MS);
      await settle();
      kept.push(...taken());
    }
    expect(kept).toEqual(expect.arrayContaining(keys));
    expect(kept).toHaveLength(SESSIONS);
    leave();
    expect([lost, scheduler.pending]).toEqual([[], 0]);
  });

  test("go to who claims them before their turn, and to who changes them, with what has passed of their time", async () => {
    void leaver.goDown();
    await settle();
    taken();
    scheduler.advance(ROOM_ASK_MS - 1);
    const [claimer, other] = heirs;
    claimer.say({ is: "claim", id: 1, key: keys.at(-1) });
    await settle();
    const state = expect.objectContaining({ tickers: SET, expiresInMs: 29_999.75 - ROOM_ASK_MS + 1 });
    expect(claimer.told()).toEqual([{ is: "granted", id: 1, key: keys.at(-1), state }]);
    const change = { add: ["Z"], remove: [] };
    claimer.say({ is: "modify", id: 2, key: keys.at(-2), change, untilMs: Number.MAX_SAFE_INTEGER });
    await settle();
    const told = [...claimer.told(), ...other.told()];
    expect(told).toMatchObject([
      { is: "granted", key: keys.at(-2), state: { tickers: SET } },
      { is: "modify", key: keys.at(-2), change },
    ]);
    for (const heir of heirs) heir.leave();
  });

  test("that nobody could take are counted, when it is gone: those that it kept to the end, too", async () => {
    for (const heir of heirs) heir.isFull = true;
    void leaver.goDown();
    await settle();
    scheduler.advance(10 * ROOM_ASK_MS);
    await settle();
    expect(switchboard.size).toBe(SESSIONS);
    leave();
    expect([lost, switchboard.size]).toEqual([[SESSIONS], 0]);
  });

  test("go nowhere where all go down, at once, and are counted; not where the whole server ends", async () => {
    for (const heir of heirs) heir.say({ is: "leave", id: 1 });
    await Promise.all([leaver.goDown(), settle()]);
    expect(switchboard.size).toBe(0);
    leave();
    expect(lost).toEqual([SESSIONS]);
    heirs[0].say({ is: "claim", id: 2, key: "k" });
    switchboard.end();
    heirs[0].leave();
    expect(lost).toEqual([SESSIONS]);
  });
});
