import { expect, test } from "vitest";
import { readArguments } from "../arguments.ts";
import type { Call } from "../command.ts";
import { CommandError } from "../exit.ts";
import { bench } from "./bench.ts";

test.each([
  [["--door", "conect"], 'There is no door "conect". Did you mean connect?'],
  [["--door", "ws"], 'There is no door "ws". Did you mean websocket?'],
  [["--clients", "-3"], '--clients must be a whole number from 1 to 20000, not "-3".'],
  [["--door", "tcp", "--every"], "The tcp door takes neither --every nor --max-rate."],
  [["--clients", "20001"], "--clients must be a whole number from 1 to 20000"],
  [["--seconds", "601"], "--seconds must be a number from 0.1 to 600"],
  [["--tickers", "257"], "--tickers must be a whole number from 1 to 256, or their names."],
  [["--tickers", "20", "--of", "10"], "--of must be at least the 20 tickers that each client has."],
  [["--tickers", "AAPL,MSFT", "--of", "10"], "--of needs a number for --tickers, not their names."],
])("%j is refused with exit code 2, before anything is asked", async (words, sentence) => {
  const refused = async () => {
    const { values, operands } = readArguments(bench, words);
    return bench.run({ values, operands } as unknown as Call);
  };
  const error: unknown = await refused().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({ exit: 2, message: expect.stringContaining(sentence) as string });
});
