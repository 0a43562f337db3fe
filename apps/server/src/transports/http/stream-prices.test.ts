import { EventEmitter } from "node:events";

import { expect, test } from "vitest";

import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import type { CallRequest, CallResponse } from "./http-call.ts";
import type { StreamBody } from "./stream-body.ts";
import { serveStreamPrices } from "./stream-prices.ts";

test("the response's body is asked for once, before the head is written", async () => {
  const { engine, scheduler } = new ScriptedEngine();
  const seen: string[] = [];
  const response = Object.assign(new EventEmitter(), { writeHead: () => seen.push("head"), setHeader() {}, end() {} });
  const body: StreamBody = { writable: true, closed: false, take: () => false, end() {}, cutOff() {}, once() {} };
  const envelope = Buffer.from('\0\0\0\0\x32{"clientId":"0123456789abcdefghijkl","tickers":[]}');
  envelope.writeUInt32BE(envelope.length - 5, 1);
  serveStreamPrices(
    {
      request: {
        method: "POST",
        httpVersionMajor: 1,
        headers: { "content-type": "application/connect+json" },
      } as unknown as CallRequest,
      response: response as unknown as CallResponse,
      get body() {
        seen.push("body");
        return body;
      },
      read: () => Promise.resolve(envelope),
    },
    {
      engine,
      scheduler,
      callerOf: () => ({ principal: "anonymous", isLocal: true }),
      internal: (error) => {
        throw error;
      },
    },
  );
  await expect.poll(() => engine.status().streams).toBe(1);
  expect(seen).toEqual(["body", "head"]);
  await engine.close();
});
