import { createServer, type AddressInfo } from "node:net";
import { createClient } from "@streampulse/client";
import { SourceState } from "@streampulse/core";
import { expect, test } from "vitest";
import { startServer } from "./running-server.ts";

test("a source that cannot be reached is in the log once, by its name and without an address", async () => {
  const vacated = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => vacated.once("listening", resolve));
  const { port } = vacated.address() as AddressInfo;
  await new Promise((resolve) => vacated.close(resolve));
  const server = await startServer({
    STREAMPULSE_SOURCES: "binance",
    STREAMPULSE_BINANCE_URL: `http://127.0.0.1:${port}`,
    STREAMPULSE_BINANCE_WS_URL: `ws://127.0.0.1:${port}`,
  });
  try {
    for (const ticker of ["BTCUSDT", "ETHUSDT"]) {
      const answer = await fetch(`${server.url}/v1/quotes?tickers=${ticker}`);
      expect(await answer.json()).toMatchObject({ errors: [{ ticker, code: "TICKER_ERROR_CODE_UNAVAILABLE" }] });
    }
    expect(server.log.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        level: 40,
        source: "binance",
        msg: "no prices from binance: Binance cannot be reached. It is tried again.",
      }),
    ]);
    expect(server.log.join("")).not.toContain(String(port));
    const { sources } = await createClient({ url: server.url }).status();
    expect(sources).toMatchObject([{ subscriptions: 0, waitingTickers: 2, reason: "Binance cannot be reached." }]);
    expect([SourceState.RECONNECTING, SourceState.DOWN]).toContain(sources[0]?.state);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'streampulse_source_waiting_tickers{source="binance"} 2',
    );
  } finally {
    await server.close();
  }
});
