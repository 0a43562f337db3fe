import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { PRODUCT } from "./product.ts";
import { Subscriptions } from "./subscriptions.ts";

const PRODUCTS = ["A-USD", "B-USD", "BTC-USD", "BAD-USD", "C-USD", "WORSE-USD"];
const BAD = new Set(["BAD-USD", "WORSE-USD"]);

type Message = { type: string; product_ids: string[]; channels: string[] };
type Answer = (subscriptions: Subscriptions) => string | undefined;

/** What the vendor does with a message of which it refuses some products. */
interface Manners {
  /** Whether the valid ones beside a bad one are left out too. */
  readonly spoils: boolean;
  /** Whether the list comes before the refusals. */
  readonly listsFirst: boolean;
  readonly namesBad: boolean;
}

/** The vendor as the facts have it, with its answers on their way. */
class Vendor {
  readonly channels = new Map([
    ["ticker", new Set<string>()],
    ["heartbeat", new Set<string>()],
  ]);
  readonly answers: Answer[] = [];
  messages = 0;
  readonly #manners: Manners;

  constructor(manners: Manners) {
    this.#manners = manners;
  }

  take({ type, product_ids: ids, channels }: Message): void {
    this.messages++;
    const { spoils, listsFirst, namesBad } = this.#manners;
    const bad = type === "subscribe" ? ids.filter((id) => BAD.has(id)) : [];
    const valid = ids.filter((id) => !BAD.has(id));
    const refusals: Answer[] = (namesBad ? bad : bad.slice(0, 1)).map(
      (id) => (subscriptions) => subscriptions.refused(namesBad ? id : undefined)?.product,
    );
    if (bad.length > 0 && (spoils || valid.length === 0)) {
      this.answers.push(...refusals);
      return;
    }
    for (const channel of channels) {
      for (const id of valid) {
        if (type === "subscribe") this.channels.get(channel)?.add(id);
        else this.channels.get(channel)?.delete(id);
      }
    }
    const now = new Map([...this.channels].map(([channel, products]) => [channel, new Set(products)]));
    const list: Answer = (subscriptions) => {
      subscriptions.subscribed(now);
      return undefined;
    };
    this.answers.push(...(listsFirst ? [list, ...refusals] : [...refusals, list]));
  }
}

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ want: fc.subarray(PRODUCTS, { minLength: 0 }) }) },
  { weight: 4, arbitrary: fc.constant("send" as const) },
  { weight: 4, arbitrary: fc.constant("hear" as const) },
);
const manners = fc.record({ spoils: fc.boolean(), listsFirst: fc.boolean(), namesBad: fc.boolean() });

test("however the vendor answers and whatever is wanted meanwhile, what is wanted and valid is carried in the end, and nothing else", () => {
  const property = fc.property(manners, fc.array(step, { maxLength: 60 }), (how, steps) => {
    const vendor = new Vendor(how);
    const subscriptions = new Subscriptions();
    subscriptions.mayAnchor();
    let wanted: readonly string[] = [];
    let refused = new Set<string>();
    const send = (): boolean => {
      const text = subscriptions.next();
      if (text !== undefined) vendor.take(JSON.parse(text) as Message);
      return text !== undefined;
    };
    const hear = (): boolean => {
      const answer = vendor.answers.shift();
      const product = answer?.(subscriptions);
      // A ticker is refused once for as long as it is wanted.
      if (product !== undefined) expect(refused.has(product), product).toBe(false);
      if (product !== undefined) refused.add(product);
      return answer !== undefined;
    };
    for (const one of steps) {
      if (one === "send") send();
      else if (one === "hear") hear();
      else {
        wanted = one.want;
        refused = new Set([...refused].filter((product) => wanted.includes(product)));
        subscriptions.want(
          wanted.map((product) => ({ id: PRODUCTS.indexOf(product), canonical: `COINBASE:${product}` })),
        );
      }
    }
    const before = vendor.messages;
    // Where nobody is named and a list was the last that was heard, time tells what was not taken up.
    while (hear() || send() || (subscriptions.awaitsAnswer && expire())) {
      expect(vendor.messages - before, "messages to settle").toBeLessThan(40);
    }
    function expire(): boolean {
      const product = subscriptions.expire();
      expect(product, "an answer was heard").not.toBe("mute");
      if (product !== undefined && product !== "mute") refused.add(product.product);
      return true;
    }
    const valid = wanted.filter((product) => PRODUCT.test(product) && !BAD.has(product)).toSorted();
    expect([...(vendor.channels.get("ticker") ?? [])].toSorted()).toEqual(valid);
    const beating = [...(vendor.channels.get("heartbeat") ?? [])];
    expect(beating, "something beats").not.toEqual([]);
    expect(beating.filter((product) => product !== "BTC-USD").toSorted()).toEqual(
      valid.filter((product) => product !== "BTC-USD"),
    );
    expect([...refused].toSorted()).toEqual(wanted.filter((product) => BAD.has(product)).toSorted());
  });
  holdsFor("subscription histories", property, { runs: 3_000 });
});
