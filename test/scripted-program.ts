import type { MessageInitShape } from "@bufbuild/protobuf";
import type { QuoteSchema, TickerErrorSchema } from "@streampulse/proto";
import { afterAll, afterEach } from "vitest";
import { Program } from "./run-program.ts";
import { startScriptedPrices, type PriceScript, type ScriptedPrices } from "./scripted-prices.ts";

/** The program of a test file, and the scripted servers that its tests start; all is tidied up behind them. */
export class ScriptedProgram {
  readonly program = new Program();
  /** The server of the test that runs. */
  server: ScriptedPrices | undefined;

  /** Called while the file is read: it says when to tidy up. */
  constructor() {
    afterAll(() => this.program.remove());
    afterEach(async () => {
      await this.server?.close();
      this.server = undefined;
    });
  }

  /** Starts the test's server and answers with its url. */
  async serve(script: PriceScript): Promise<string> {
    this.server = await startScriptedPrices(script);
    return this.server.url;
  }
}

/** The escape character, which no text of a server may bring to a terminal. */
export const ESC = "\u001b";

/** A quote as a server sends it. */
export const AAPL = {
  ticker: "AAPL",
  price: "219.68",
  receivedTimeMs: 1_700_000_000_000n,
  sequence: 7n,
  epoch: 3n,
  quality: 4,
  source: "simulated",
  change: "1.2",
  changePercent: "0.55",
} satisfies MessageInitShape<typeof QuoteSchema>;

/** An error as a hostile server sends it. */
export const UNKNOWN = {
  ticker: "NOSUCH",
  code: 1,
  message: `no source ${ESC}[2Jknows it`,
  removed: true,
} satisfies MessageInitShape<typeof TickerErrorSchema>;
