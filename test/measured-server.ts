// A whole server in a process of its own, which tells on each message how much memory is in use there.
import { setImmediate as turn } from "node:timers/promises";
import { startServer } from "./running-server.ts";

const { port, tcpPort } = await startServer({ STREAMPULSE_SIMULATED_RATE: "0.1" });

async function tell(): Promise<void> {
  // What the first one lets go of may hold on to more until its turn is over.
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await turn();
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ usedBytes: heapUsed + external });
}

process.on("message", () => void tell());
process.on("disconnect", () => process.exit());
process.send?.({ port, tcpPort });
