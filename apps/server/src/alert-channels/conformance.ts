import { Quality } from "@streampulse/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { ChannelFault, type AlertChannel, type Destination, type Message } from "../engine/ports/alert-channel.ts";

/** A message as it came out at the other side. */
export interface Arrived {
  /** Everything that people, or programs, read of it. */
  readonly text: string;
  /** What tells a repeat from another message; undefined where the other side knows nothing of the kind. */
  readonly key: string | undefined;
}

/** A channel, and the other side of it, for one test of the suite. */
export interface ChannelHarness {
  readonly channel: AlertChannel;
  readonly to: Destination;
  /** What may be in no word: tokens, keys, addresses. */
  readonly secrets: readonly string[];
  readonly arrived: () => readonly Arrived[];
  /** From now on the other side has trouble of its own, which will pass, and repeats the secrets that it knows. */
  readonly trouble: () => void;
  /** From now on it takes nothing for 7 s, and says so. */
  readonly busy: () => void;
  /** From now on it takes what comes and answers nothing; resolves when something has come. */
  readonly mute: () => Promise<void>;
  /** Resolves once nothing is connected to the other side. */
  readonly left: () => Promise<void>;
  /** The other side is there no more. */
  readonly vanish: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** A message of a firing. */
export const FIRED: Message = {
  key: "alert-1.7-channel-2",
  title: "NASDAQ:AAPL crossed above 215",
  text: "215.02 USD (LIVE, finnhub, 14:03:22 UTC, 0.3 s after the exchange)",
  notice: {
    alertId: "alert-1",
    firingId: "alert-1.7",
    ticker: "NASDAQ:AAPL",
    event: "crossed above 215",
    price: "215.02",
    currency: "USD",
    quality: Quality.LIVE,
    source: "finnhub",
    sourceTimeMs: 1_767_625_402_000,
    receivedTimeMs: 1_767_625_402_300,
    epoch: 3,
    sequence: 9_000,
  },
  sentMs: 1_767_625_402_310,
};

/** What channels, or what shows messages, could take for something else than letters. */
export const HOSTILE = [
  "<b>x</b> &lt; &amp; & </pre><script>alert(1)</script>",
  "*bold* _it_ [link](https://e.example) `code` ~s~ ||spoiler|| @everyone /start",
  "=?UTF-8?B?eA==?= “quotes” 'single' \"double\" \\ ; , : {}",
  "%0d%0aBcc: a@example.com ${1} #{1} {{x}} 🍏 Ω 価格 مرحبا",
];

const never = new AbortController().signal;

async function faultOf(sent: Promise<void>): Promise<ChannelFault> {
  const thrown: unknown = await sent.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(ChannelFault);
  return thrown as ChannelFault;
}

const PROMISES: Readonly<Record<string, (harness: ChannelHarness) => Promise<void>>> = {
  "what it resolved for is at the other side, once, with its title and its text": async ({ channel, to, arrived }) => {
    await channel.send(to, FIRED, never);
    expect(arrived()).toHaveLength(1);
    expect(arrived()[0]?.text).toContain(FIRED.title);
    expect(arrived()[0]?.text).toContain(FIRED.text);
  },

  "letters arrive as letters, whatever they mean elsewhere": async ({ channel, to, arrived }) => {
    for (const [at, line] of HOSTILE.entries()) {
      await channel.send(to, { ...FIRED, key: `k${at}`, title: line, text: `one\n${line}\nthree` }, never);
      expect(arrived()[at]?.text).toContain(line);
      expect(arrived()[at]?.text).toContain(`one\n${line}\nthree`);
    }
  },

  "the longest there can be is taken whole, in any script": async ({ channel, to, arrived }) => {
    for (const [at, letter] of ["価", "\\", '"', "<", "🍏"].entries()) {
      const [title, text] = [200, 900].map((max) => letter.repeat(max / letter.length));
      await channel.send(to, { ...FIRED, key: `k${at}`, title: title ?? "", text: text ?? "" }, never);
      expect(arrived()[at]?.text).toContain(title);
      expect(arrived()[at]?.text).toContain(text);
    }
  },

  "a repeat has the key of the first, another message another": async ({ channel, to, arrived }) => {
    await channel.send(to, FIRED, never);
    await channel.send(to, { ...FIRED, sentMs: FIRED.sentMs + 60_000 }, never);
    await channel.send(to, { ...FIRED, key: "another" }, never);
    const [first, again, other] = arrived().map(({ key }) => key);
    expect(first).toBeTruthy();
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  },

  "trouble of the other side is worth another attempt, and told without a secret": async (harness) => {
    harness.trouble();
    const fault = await faultOf(harness.channel.send(harness.to, FIRED, never));
    expect(fault.kind).toBe("later");
    expectNoSecret(fault, harness);
  },

  "when the other side is to be asked again is told": async (harness) => {
    harness.busy();
    const fault = await faultOf(harness.channel.send(harness.to, FIRED, never));
    expect(fault.kind).toBe("later");
    expect(fault.retryAfterMs).toBe(7_000);
    expectNoSecret(fault, harness);
  },

  "who does not answer is left when the signal says so, with no connection": async (harness) => {
    const came = harness.mute();
    const ending = new AbortController();
    const sent = faultOf(harness.channel.send(harness.to, FIRED, ending.signal));
    await came;
    ending.abort();
    const fault = await sent;
    expect(fault.kind).toBe("later");
    expectNoSecret(fault, harness);
    await harness.left();
  },

  "who is not there is worth another attempt, and told without its address": async (harness) => {
    await harness.vanish();
    const fault = await faultOf(harness.channel.send(harness.to, FIRED, never));
    expect(fault.kind).toBe("later");
    expectNoSecret(fault, harness);
  },

  "nothing stays connected between messages": async (harness) => {
    await harness.channel.send(harness.to, FIRED, never);
    await harness.left();
    harness.channel.close();
    harness.channel.close();
  },
};

/** What there is of a fault, to whomever it goes. */
function expectNoSecret(fault: ChannelFault, { secrets }: ChannelHarness): void {
  const told = `${fault.message}\n${fault.stack ?? ""}\n${JSON.stringify(fault)}\n${String(fault.cause)}`;
  for (const secret of secrets) expect(told).not.toContain(secret);
  expect(fault.message).toMatch(/^[A-Z].*\.$/);
}

/**
 * Holds a channel to the contract of engine/ports/alert-channel.ts: one test per promise, each with another side of
 * its own. A promise that the other side's protocol makes impossible is named in `exceptions` with the reason.
 */
export function describeChannel(
  name: string,
  makeHarness: () => Promise<ChannelHarness>,
  exceptions: Readonly<Record<string, string>> = {},
): void {
  describe(`the channel ${name} keeps the contract`, () => {
    for (const [promise, keep] of Object.entries(PROMISES)) {
      const reason = exceptions[promise];
      if (reason !== undefined) {
        test.skip(`${promise} (exception: ${reason})`, () => {});
        continue;
      }
      test(promise, async () => {
        const harness = await makeHarness();
        onTestFinished(async () => {
          harness.channel.close();
          await harness.end();
        });
        await keep(harness);
      });
    }
  });
}
