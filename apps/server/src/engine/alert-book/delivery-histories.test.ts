import fc from "fast-check";
import { expect, test } from "vitest";
import { addChannels, deliveriesOf, outgoing, startDispatcher, turns } from "../../../../../test/channel-stage.ts";
import { holdsInTurns, isLong } from "../../../../../test/seeded.ts";
import { ChannelFault } from "../ports/alert-channel.ts";
import type { OutboxStore } from "../ports/stores/outbox-store.ts";
import type { Dispatcher } from "./dispatcher.ts";

const CHANNELS = ["a", "b", "c"] as const;

/** What becomes of an attempt: taken, taken without a word of it, not taken for now, never, or no answer at all. */
const outcome = fc.constantFrom("taken", "taken", "unheard", "later", "refused", "silent");

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("put" as const), channel: fc.constantFrom(...CHANNELS) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 400_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("crash" as const) }) },
);

/** The outbox as a life of the process sees it: once that has ended, nothing of it arrives any more. */
function lifeOf(outbox: OutboxStore, isOver: () => boolean): OutboxStore {
  return new Proxy(outbox, {
    get: (target, name) =>
      async function (...args: unknown[]): Promise<unknown> {
        if (isOver()) return new Promise(() => {});
        const told = await (Reflect.get(target, name) as (...given: unknown[]) => unknown).apply(target, args);
        return isOver() ? new Promise(() => {}) : told;
      },
  });
}

test(
  "whatever fails and whenever the process ends: no notice is lost, none comes out of order, and a repeat has a reason",
  async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 40 }),
      fc.infiniteStream(outcome),
      async (steps, outcomes) => {
        const { store, channel, make, pass } = await startDispatcher();
        await addChannels(store, ...CHANNELS);
        const taken = new Map<string, number>();
        const firsts = new Map<string, string[]>(CHANNELS.map((id) => [id, []]));
        /** How often a repeat may be: who took it was not heard, or the process ended in it. */
        const excuses = new Map<string, number>();
        const excuse = (key: string) => excuses.set(key, (excuses.get(key) ?? 0) + 1);
        const underWay = new Set<string>();
        let isQuiet = false;
        channel.outcome = async ({ key, to }, signal) => {
          const what = isQuiet ? "taken" : outcomes.next().value;
          if (what === "refused") throw new ChannelFault("refused", "Never.");
          if (what === "later") throw new ChannelFault("later", "Not now.");
          if (what === "silent") return new Promise(() => {});
          if (!taken.has(key)) firsts.get(/\/\/(\w)\./.exec(String(to["url"]))?.[1] ?? "")?.push(key);
          taken.set(key, (taken.get(key) ?? 0) + 1);
          underWay.add(key);
          await turns(2);
          // Where time went on meanwhile, the answer comes too late.
          if (signal.aborted || what === "unheard") excuse(key);
          if (what === "unheard") {
            throw new ChannelFault("later", "It ended the connection without an answer.");
          }
        };
        let life = 0;
        const begin = async (): Promise<Dispatcher> => {
          const own = ++life;
          const outbox = lifeOf(store.outbox, () => life !== own);
          const dispatcher = make({ outbox });
          await dispatcher.start();
          return dispatcher;
        };
        let dispatcher = await begin();
        const put = new Map<string, string[]>(CHANNELS.map((id) => [id, []]));
        let count = 0;
        for (const each of steps) {
          if (each.do === "put") {
            const key = `k${count++}`;
            await store.outbox.put([outgoing(key, each.channel)]);
            put.get(each.channel)?.push(key);
            dispatcher.wake([each.channel]);
            await turns(count % 7);
          } else if (each.do === "pass") {
            await pass(each.ms, Math.max(1_000, each.ms / 5));
          } else {
            life++;
            const deliveries = await deliveriesOf(store);
            for (const key of underWay) if (deliveries.get(key)?.state === "waiting") excuse(key);
            underWay.clear();
            dispatcher = await begin();
          }
        }
        isQuiet = true;
        await pass(3 * 3_600_000, 60_000);
        const deliveries = await deliveriesOf(store);
        expect(deliveries.size).toBe(count);
        for (const [key, { state, lastError }] of deliveries) {
          if (state === "delivered") expect(taken.get(key), key).toBeGreaterThanOrEqual(1);
          else expect([state, typeof lastError], key).toEqual(["failed", "string"]);
          expect(taken.get(key) ?? 0, `how often ${key} came`).toBeLessThanOrEqual(1 + (excuses.get(key) ?? 0));
        }
        for (const id of CHANNELS) {
          const order = put.get(id)?.filter((key) => taken.has(key));
          expect(firsts.get(id), `the order of ${id}`).toEqual(order);
        }
        await dispatcher.close();
      },
    );
    await holdsInTurns("delivery histories", property, { runs: 12, longRuns: 400 });
  },
  isLong ? 900_000 : 30_000,
);
