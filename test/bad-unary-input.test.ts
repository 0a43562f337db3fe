import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { GetQuotesRequestSchema } from "@streampulse/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";
import { UNARY_DOORS, type UnaryCall } from "./unary-doors.ts";

let server: RunningServer;
let quotes: string;

beforeAll(async () => {
  server = await startServer();
  quotes = `${server.url}/streampulse.v1.PriceService/GetQuotes`;
});

afterAll(async () => {
  await server.close();
});

/** What the caller wrote, and nobody may repeat. */
const OWN = "callers-own-words";
const LIMIT = 65_536;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const RIGHT: Readonly<Record<"proto" | "json", Uint8Array>> = {
  json: json({ tickers: ["AAPL"] }),
  proto: toBinary(GetQuotesRequestSchema, create(GetQuotesRequestSchema, { tickers: ["AAPL"] })),
};

/** A right message of exactly so many bytes: what is more is in a field that the server does not know. */
function padded(codec: "proto" | "json", bytes: number): Uint8Array {
  if (codec === "json") {
    const empty = json({ tickers: ["AAPL"], padding: "" }).length;
    return json({ tickers: ["AAPL"], padding: "x".repeat(bytes - empty) });
  }
  // Field 15, and its length in a varint of three bytes.
  const length = bytes - RIGHT.proto.length - 4;
  const head = [0x7a, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
  return Buffer.concat([RIGHT.proto, Buffer.from(head), Buffer.alloc(length)]);
}

const INVALID = { code: 3, reason: "INVALID_ARGUMENT", details: ["ErrorInfo"] };
const WRONG_FIELD = { ...INVALID, details: ["ErrorInfo", "BadRequest"] };
const UNKNOWN = { code: 12, reason: "UNIMPLEMENTED", details: ["ErrorInfo"] };
const TOO_LARGE = { code: 8, reason: "LIMIT_REQUEST", details: ["ErrorInfo", "RetryInfo", "QuotaFailure"] };

interface Fault {
  readonly name: string;
  /** The codecs in which it can be made. */
  readonly codecs?: readonly ("proto" | "json")[];
  /** The doors at which it can be made; all where it says none. */
  readonly at?: "enveloped" | "connect" | "body";
  readonly call: (codec: "proto" | "json") => Partial<UnaryCall>;
  readonly told: typeof INVALID;
}

const FAULTS: readonly Fault[] = [
  {
    name: "wrong protobuf",
    codecs: ["proto"],
    call: () => ({ message: Buffer.from(`\u000a\u007f${OWN}`) }),
    told: INVALID,
  },
  { name: "bad JSON", codecs: ["json"], call: () => ({ message: Buffer.from(`{"${OWN}`) }), told: INVALID },
  {
    name: "a wrong type",
    codecs: ["json"],
    call: () => ({ message: json({ tickers: { [OWN]: OWN } }) }),
    told: WRONG_FIELD,
  },
  { name: "a wrong value", codecs: ["json"], call: () => ({ message: json({ tickers: OWN }) }), told: WRONG_FIELD },
  {
    name: "JSON that is not UTF-8",
    codecs: ["json"],
    call: () => ({ message: Buffer.concat([Buffer.from(`{"${OWN}":"`), Buffer.from([0xff]), Buffer.from('"}')]) }),
    told: INVALID,
  },
  { name: "broken gzip", call: () => ({ message: Buffer.from(OWN), encoding: "gzip" }), told: INVALID },
  {
    name: "cut gzip",
    call: (codec) => ({ message: gzipSync(RIGHT[codec]).subarray(0, -9), encoding: "gzip" }),
    told: INVALID,
  },
  {
    name: "a gzip bomb",
    // GET's has to fit into the headers.
    call: () => ({ message: gzipSync(Buffer.alloc(1 << 22)), encoding: "gzip" }),
    told: TOO_LARGE,
  },
  { name: "an unknown encoding", call: () => ({ encoding: OWN }), told: UNKNOWN },
  { name: "an encoding that is the library's and not ours", call: () => ({ encoding: "br" }), told: UNKNOWN },
  { name: "a timeout that is none", call: () => ({ timeout: OWN }), told: INVALID },
  { name: "a version that is none", at: "connect", call: () => ({ version: OWN }), told: INVALID },
  { name: "no envelope", at: "enveloped", call: () => ({ reshape: () => Buffer.alloc(0) }), told: INVALID },
  { name: "a cut head", at: "enveloped", call: () => ({ reshape: (one) => one.subarray(0, 3) }), told: INVALID },
  { name: "a cut envelope", at: "enveloped", call: () => ({ reshape: (one) => one.subarray(0, -1) }), told: INVALID },
  {
    name: "two envelopes",
    at: "enveloped",
    call: () => ({ reshape: (one) => Buffer.concat([one, one]) }),
    told: INVALID,
  },
  {
    name: "compressed against the headers",
    at: "enveloped",
    call: () => ({ reshape: (one) => Buffer.concat([Buffer.from([1]), one.subarray(1)]) }),
    told: INVALID,
  },
  { name: "unknown flags", at: "enveloped", call: () => ({ reshape: (one) => one.fill(4, 0, 1) }), told: INVALID },
  { name: "64 KiB and a byte", at: "body", call: (codec) => ({ message: padded(codec, LIMIT + 1) }), told: TOO_LARGE },
  { name: "1 MiB", at: "body", call: (codec) => ({ message: padded(codec, 1 << 20) }), told: TOO_LARGE },
];

describe.each(UNARY_DOORS.flatMap((door) => (["proto", "json"] as const).map((codec) => ({ door, codec }))))(
  "$door.name, $codec",
  ({ door, codec }) => {
    const makeable = FAULTS.filter(
      ({ at, codecs }) =>
        (codecs?.includes(codec) ?? true) &&
        (at === undefined ||
          (at === "enveloped" && door.isEnveloped) ||
          (at === "connect" && door.isConnect) ||
          (at === "body" && !door.isGet)),
    );

    test.each(makeable)("$name is told, in words of ours, and leaves nothing behind", async ({ call, told }) => {
      const logged = server.log.length;
      const answer = await door.call(quotes, { codec, message: RIGHT[codec], ...call(codec) });
      expect(answer).toMatchObject(told);
      expect(answer.text).not.toContain(OWN);
      expect(server.app.engine.status()).toMatchObject({ streams: 0, sessions: 0 });
      expect(server.log.slice(logged)).toEqual([]);
    });

    test("a right call is answered, plain, compressed, and with the longest timeout there is", async () => {
      const warnings: string[] = [];
      const warn = ({ name }: Error) => void warnings.push(name);
      process.on("warning", warn);
      const calls: Partial<UnaryCall>[] = [
        {},
        { encoding: "identity" },
        { encoding: "gzip", message: gzipSync(RIGHT[codec]) },
        { timeout: door.isConnect ? "9999999999" : "99999999H" },
        ...(door.isGet ? [] : [{ message: padded(codec, LIMIT) }]),
      ];
      for (const call of calls) {
        expect(await door.call(quotes, { codec, message: RIGHT[codec], ...call })).toMatchObject({ code: 0 });
      }
      process.off("warning", warn);
      expect(warnings).toEqual([]);
    });
  },
);

describe("a GET's query", () => {
  const cases: readonly [string, string][] = [
    ["base64 that is none", `encoding=json&base64=1&message=${OWN}!`],
    ["text that is not UTF-8", `encoding=json&message=%7B%22${OWN}%22:%22%ff%22%7D`],
    ["no message in JSON", "encoding=json"],
  ];
  test.each(cases)("%s is told, in words of ours", async (_name, query) => {
    const response = await fetch(`${quotes}?${query}`);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      code: "invalid_argument",
      details: [{ type: "google.rpc.ErrorInfo" }],
    });
    expect(text).not.toContain(OWN);
  });

  test("is read as text too, and without a version", async () => {
    const message = encodeURIComponent(JSON.stringify({ tickers: ["AAPL"] }));
    const response = await fetch(`${quotes}?encoding=json&message=${message}`);
    expect(await response.json()).toMatchObject({ infos: [{ ticker: "AAPL" }] });
  });

  test("of an encoding that is none is refused by HTTP itself", async () => {
    expect((await fetch(`${quotes}?encoding=${OWN}&message=`)).status).toBe(415);
  });
});
