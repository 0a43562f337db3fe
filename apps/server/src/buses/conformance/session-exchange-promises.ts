import type { SetAnswer } from "../../engine/ports/session-exchange.ts";
import { expect } from "vitest";

import { PLAYED_CONNECTIONS, PLAYED_FAILURE, PLAYED_FAULT, type ExchangeProcess } from "./played-holder.ts";

/** What a promise has to do with: three processes, and a key that no other promise has. */
export interface ExchangeStage {
  readonly processes: readonly [ExchangeProcess, ExchangeProcess, ExchangeProcess];
  readonly key: string;
  /** One more process. */
  join(): Promise<ExchangeProcess>;
  /** It is gone from one moment to the next; resolves when the exchange knows. */
  kill(process: ExchangeProcess): Promise<void>;
}

type Promises = Readonly<Record<string, (stage: ExchangeStage) => Promise<void>>>;

const NO_SESSION = { reason: "NO_SESSION", code: "not_found" };
const add = (...tickers: string[]) => ({ add: tickers, remove: [] });

/** What every session exchange promises, by the name of its test. */
export const SESSION_EXCHANGE_PROMISES: Promises = {
  async "a key that nobody holds is granted, and is held then"({ processes: [one, two], key }) {
    expect(await two.isHeld(key)).toBe(false);
    expect(await one.claim(key)).toBe("granted");
    expect(await one.session(key)).toMatchObject({ tickers: [], revision: 1 });
    expect([await one.isHeld(key), await two.isHeld(key)]).toEqual([true, true]);
  },

  async "a session moves whole to who claims it, and is forgotten where it was"({ processes: [one, two, three], key }) {
    await one.claim(key);
    await three.modify(key, { add: ["A", "Ä:Ö"], remove: ["B"] });
    const state = await one.session(key);
    expect(state).toMatchObject({ tickers: ["A", "Ä:Ö"], changesLeft: 59.5, expiresInMs: 29_999.75 });
    expect(state).toMatchObject({ untold: [{ ticker: "B", removed: true }] });
    expect(await two.claim(key)).toBe("granted");
    expect(await two.session(key)).toEqual(state);
    expect(await one.session(key)).toBeUndefined();
    expect(await one.claim(key)).toBe("granted");
    expect(await one.session(key)).toEqual(state);
  },

  async "of claims at once one wins, and the session with it; the others are superseded or were before it"({
    processes,
    key,
  }) {
    const [one] = processes;
    await one.claim(key);
    await one.modify(key, add("A"));
    for (let round = 0; round < 20; round++) {
      const others: ExchangeProcess[] = [];
      for (const process of processes) if ((await process.session(key)) === undefined) others.push(process);
      const outcomes = await Promise.all(others.map((process) => process.claim(key)));
      for (const outcome of outcomes) expect(["granted", "SUPERSEDED"]).toContain(outcome);
      expect(outcomes).toContain("granted");
      const states = await Promise.all(processes.map((process) => process.session(key)));
      expect(states.filter((state) => state !== undefined)).toMatchObject([{ tickers: ["A"], revision: 2 }]);
    }
  },

  async "a change reaches the holder from everywhere, and its answer comes back"({ processes, key }) {
    const [one] = processes;
    await one.claim(key);
    const answers: SetAnswer[] = [];
    for (const [at, process] of processes.entries()) answers.push(await process.modify(key, add(`T${at}`)));
    expect(answers.map(({ revision }) => revision)).toEqual([2, 3, 4]);
    expect(answers.at(-1)).toMatchObject({ tickers: ["T0", "T1", "T2"], results: [{ ticker: "T2", outcome: 1 }] });
  },

  async "a change that comes while the session moves is made once, wherever"({ processes: [one, two, three], key }) {
    await one.claim(key);
    const changes: Promise<SetAnswer>[] = [];
    for (let n = 0; n < 30; n++) {
      changes.push(three.modify(key, add(`T${n}`)));
      if (n % 10 === 5) await (n === 15 ? one : two).claim(key);
    }
    const answers = await Promise.all(changes);
    expect(answers.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual(answers.map((_, n) => n + 2));
    expect((await two.session(key))?.tickers.length).toBe(30);
  },

  async "the holder's failure comes back whole"({ processes: [one, two], key }) {
    await one.claim(key);
    for (const failure of [PLAYED_FAILURE, PLAYED_FAULT]) {
      await expect(two.modify(key, add(failure.reason))).rejects.toMatchObject(failure);
    }
  },

  async "what nobody holds is NO_SESSION, and asking for it leaves nothing"({ processes: [one, two], key }) {
    await expect(one.modify(key, add("A"))).rejects.toMatchObject(NO_SESSION);
    await expect(one.acknowledge(key, 1)).rejects.toMatchObject(NO_SESSION);
    expect(await one.isHeld(key)).toBe(false);
    await two.claim(key);
    await two.release(key);
    await expect(two.modify(key, add("A"))).rejects.toMatchObject(NO_SESSION);
    expect(await two.isHeld(key)).toBe(false);
    expect(await one.claim(key)).toBe("granted");
    expect(await one.session(key)).toMatchObject({ tickers: [], revision: 1 });
  },

  async "an acknowledgement reaches the holder, and the last one is the last there"({ processes: [one, two], key }) {
    await one.claim(key);
    for (let bytes = 1; bytes <= 100; bytes++) await two.acknowledge(key, bytes * 2 ** 40);
    await expect.poll(() => one.acknowledged(key)).toBe(100 * 2 ** 40);
  },

  async "what all hold is counted together, also when many ask at once"({ processes, key }) {
    const before = await processes[0].census();
    await processes[1].claim(`${key} 1`);
    await processes[2].claim(`${key} 2`);
    const counts = await Promise.all(Array.from({ length: 30 }, (_, n) => (processes[n % 3] ?? processes[0]).census()));
    for (const count of counts) {
      expect(count).toEqual({ streams: 0, sessions: before.sessions + 2, connections: 3 * PLAYED_CONNECTIONS });
    }
  },

  async "what a process held that goes down is kept whole by others, and moves on from there"(stage) {
    const {
      processes: [one, two],
      key,
    } = stage;
    const leaving = await stage.join();
    const keys = Array.from({ length: 6 }, (_, n) => `${key} ${n}`);
    for (const [n, each] of keys.entries()) {
      await leaving.claim(each);
      await one.modify(each, add(`T${n}`));
    }
    const held = await Promise.all(keys.map((each) => leaving.session(each)));
    await leaving.goDown();
    // What comes now finds them wherever they are.
    for (const each of keys) expect(await two.modify(each, add("Z"))).toMatchObject({ revision: 3 });
    await stage.kill(leaving);
    for (const [n, each] of keys.entries()) {
      if ((await one.session(each)) === undefined) expect(await one.claim(each)).toBe("granted");
      expect(await one.session(each)).toMatchObject({ tickers: [`T${n}`, "Z"], revision: 3 });
      expect(held[n]).toMatchObject({ tickers: [`T${n}`], revision: 2 });
    }
  },

  async "what two held that go down at once is kept by who stays"(stage) {
    const [one] = stage.processes;
    const leaving = [await stage.join(), await stage.join()] as const;
    const keys = Array.from({ length: 20 }, (_, n) => `${stage.key} ${n}`);
    for (const [n, each] of keys.entries()) {
      await (leaving[n % 2] ?? one).claim(each);
      await one.modify(each, add(`T${n}`));
    }
    const goDown = async (process: ExchangeProcess) => {
      await process.goDown();
      // What it said has arrived when this is answered: it is gone then, at once.
      await process.isHeld(stage.key);
      await stage.kill(process);
    };
    await Promise.all(leaving.map(goDown));
    for (const [n, each] of keys.entries())
      expect(await one.modify(each, add("Z"))).toMatchObject({ tickers: [`T${n}`, "Z"] });
  },

  async "what a process held that died is nobody's, and the others go on"(stage) {
    const {
      processes: [one, two],
      key,
    } = stage;
    await two.claim(`${key} other`);
    const doomed = await stage.join();
    await doomed.claim(key);
    await one.modify(key, add("A"));
    expect((await one.census()).connections).toBe(4 * PLAYED_CONNECTIONS);
    const lost = one.claim(key);
    await stage.kill(doomed);
    // Handed over before, or nobody's since.
    expect(await lost).toBe("granted");
    const again = await stage.join();
    await again.claim(`${key} again`);
    await stage.kill(again);
    await expect(one.modify(`${key} again`, add("A"))).rejects.toMatchObject(NO_SESSION);
    expect(await one.isHeld(`${key} again`)).toBe(false);
    expect((await two.modify(`${key} other`, add("B"))).tickers).toEqual(["B"]);
    expect((await one.census()).connections).toBe(3 * PLAYED_CONNECTIONS);
  },
};
