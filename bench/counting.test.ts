import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { create, toBinary } from "@bufbuild/protobuf";
import { StreamPricesResponseSchema } from "@streampulse/proto";
import { afterAll, expect, test } from "vitest";
import { hasCompiler } from "./has-compiler.ts";
import { compiled } from "./native.ts";

const TICKERS = ["A", "B"];
const folder = mkdtempSync(join(tmpdir(), "counting-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Told = readonly (readonly [ticker: string, sequence: number])[];

/** Envelopes, a quote in each. */
const streamOf = (quotes: Told): Buffer =>
  Buffer.concat(
    quotes.map(([ticker, sequence]) => {
      const quote = { ticker, price: "1", receivedTimeMs: BigInt(Date.now()), sequence: BigInt(sequence) };
      return sized(toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, { quotes: [quote] })));
    }),
  );

function sized(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Little-endian length, then the bytes, of each. */
function file(name: string, blobs: readonly Buffer[]): string {
  const path = join(folder, name);
  const lengths = blobs.map(({ length }) => Buffer.from(Uint32Array.of(length).buffer));
  writeFileSync(path, Buffer.concat(blobs.flatMap((blob, at) => [lengths[at] as Buffer, blob])));
  return path;
}

const asking = (path: string): Buffer => Buffer.from(`GET /${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);

/**
 * What the load client counts of a server that tells two readers, the first of A and B and the second of B, and the last
 * reader these quotes.
 */
async function counted(name: string, told: Readonly<Record<"0" | "1" | "last", Told>>) {
  const server = createServer((request, response) => {
    response.write(streamOf(told[(request.url ?? "").slice(1) as keyof typeof told]));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const last = join(folder, `${name}-last`);
  writeFileSync(last, asking("last"));
  const words = [
    ...[`port=${(server.address() as AddressInfo).port}`, "framing=chunked", "payload=protobuf"],
    ...["warm=0.05", "seconds=0.05", `tickers=${TICKERS.join(",")}`, `last=${last}`],
    `hello=${file(`${name}-hello`, [asking("0"), asking("1")])}`,
    `wanted=${file(
      `${name}-wanted`,
      [[0, 1], [1]].map((numbers) => Buffer.from(Uint32Array.from(numbers).buffer)),
    )}`,
  ];
  try {
    const { stdout } = await promisify(execFile)(await compiled("load"), words);
    const { behind, disorder, faults } = JSON.parse(stdout) as { behind: number; disorder: number; faults: number };
    return { behind, disorder, faults };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const A: Told = [["A", 7]];
const B: Told = [["B", 5]];
const all = { 0: [...A, ...B], 1: B, last: [...A, ...B] };

// What is missing is waited for by the load client, for 3 s.
const SLOW = { timeout: 30_000 };

test.runIf(hasCompiler).concurrent("whoever has what the last reader gets lacks nothing", SLOW, async () => {
  expect(await counted("whole", all)).toEqual({ behind: 0, disorder: 0, faults: 0 });
});

test.runIf(hasCompiler).concurrent("a reader that never got a price of a ticker lacks it", SLOW, async () => {
  expect(await counted("never", { ...all, 0: A })).toEqual({ behind: 1, disorder: 0, faults: 0 });
});

test.runIf(hasCompiler).concurrent("a ticker that stopped for every reader is lacked by each", SLOW, async () => {
  const last: Told = [...A, ["B", 6]];
  expect(await counted("stopped", { ...all, last })).toEqual({ behind: 2, disorder: 0, faults: 0 });
});

test.runIf(hasCompiler).concurrent("a ticker of which nobody has a price is lacked by each", SLOW, async () => {
  expect(await counted("nobody", { 0: A, 1: [], last: A })).toEqual({ behind: 2, disorder: 0, faults: 0 });
});

test.runIf(hasCompiler).concurrent("the same price again, and an older one, are disorder", SLOW, async () => {
  const disordered: Told = [...A, ["B", 5], ["B", 5], ["B", 4]];
  expect(await counted("older", { ...all, 0: disordered })).toEqual({ behind: 1, disorder: 2, faults: 0 });
});
