import { expect, onTestFinished, test } from "vitest";
import { captureAbsent, readFrames } from "./capture.ts";
import { FakeTradingView } from "./fake-tradingview.ts";
import { SocketClient } from "./socket-client.ts";
import { split } from "./socket-text.ts";

type Message = Readonly<Record<string, unknown>>;

const messagesOf = (texts: readonly string[]): Message[] =>
  texts
    .flatMap((text) => split(text))
    .flatMap((payload) => (payload?.startsWith("{") === true ? [JSON.parse(payload) as Message] : []));

const helloOf = (messages: readonly Message[]): Message => messages.find((each) => "session_id" in each) ?? {};

/** Each field of the symbols' values with the type of its value, `price:number`. */
const fieldsOf = (messages: readonly Message[]): Set<string> =>
  new Set(
    messages
      .filter((each) => each["m"] === "qsd")
      .flatMap((each) => Object.entries((each["p"] as [string, { v: Message }])[1].v))
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}:${typeof value}`),
  );

test.skipIf(captureAbsent)(
  `what the fake says has the fields and types of what was recorded${captureAbsent ? `: ${captureAbsent}` : ""}`,
  async () => {
    const facts = { description: "Bitcoin / Dollar", type: "bitcoin", currency: "USD", price: "8004.8" };
    const symbol = "BITSTAMP:BTCUSD";
    const fake = await FakeTradingView.start({ listed: [{ symbol, ...facts, bid: "7996.0", ask: "8004.8" }] });
    onTestFinished(() => fake.close());
    const client = await SocketClient.open(fake);
    if (!(client instanceof SocketClient)) return expect.fail(`refused with ${client.status}`);
    client.watch(symbol);
    await client.until(() => client.received.some((text) => text.includes("quote_completed")));
    const recorded = messagesOf(readFrames().flatMap(({ dir, frame }) => (dir === "recv" ? [frame] : [])));
    const said = messagesOf(client.received);
    expect([...fieldsOf(said)].filter((field) => !fieldsOf(recorded).has(field))).toEqual([]);
    expect(fieldsOf(said).size).toBeGreaterThan(20);
    const known = new Set(Object.keys(helloOf(recorded)));
    expect(Object.keys(helloOf(said)).filter((key) => !known.has(key))).toEqual([]);
    expect(fake.violations).toEqual([]);
  },
);
