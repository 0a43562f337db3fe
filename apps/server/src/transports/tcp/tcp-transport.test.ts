import { connect } from "node:net";

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { holdsInTurns } from "../../../../../test/seeded.ts";
import { tcpDoor, type LineClient, type TcpDoor } from "../../../../../test/tcp-door.ts";
import { HALF_QUIET_MAX_MS, LINE_MAX_BYTES, LINE_MAX_MS, SILENT_MS } from "./limits.ts";

let door: TcpDoor;

beforeEach(async () => {
  door = await tcpDoor();
});

afterEach(() => door.close());

/** A client whose connection the door has taken. */
async function connected(): Promise<LineClient> {
  const before = door.connections();
  const client = door.connect();
  await door.stage.until("it is connected", () => door.connections() > before);
  return client;
}

/** Says something and waits for a line that begins so; all lines up to it. */
async function said(client: LineClient, text: string, line: string): Promise<string[]> {
  const from = client.lines.length;
  client.say(text);
  await door.stage.until(`${text} is answered by ${line}`, () =>
    client.lines.slice(from).some((l) => l.startsWith(line)),
  );
  return client.lines.slice(from);
}

/** Waits for the end; the last line. */
async function ended(client: LineClient): Promise<string | undefined> {
  await door.stage.until("the connection ends", () => client.isClosed && door.connections() === 0);
  return client.lines.at(-1);
}

/** Moves a ticker until the client has a line of this price. */
async function moved(client: LineClient, canonical: string, price: string): Promise<string> {
  const isIt = (line: string) => line.includes(price);
  await door.stage.until(`${canonical} at ${price}`, () => {
    if (client.lines.some(isIt)) return true;
    door.stage.tick(canonical, price);
    return false;
  });
  return client.lines.find(isIt) as string;
}

describe("a client that asks for nothing", () => {
  test("gets the default tickers after a second, the last known price first", async () => {
    await moved(await connected().then((other) => (other.say("ADD D\n"), other)), "X:D", "7.25");
    const silent = await connected();
    await said(await connected(), "PING\n", "PONG");
    expect(silent.lines).toEqual([]);
    door.stage.advance(SILENT_MS + 2);
    await door.stage.until("the last price", () => silent.lines.length > 0);
    expect(silent.lines).toEqual(["D: 7.25"]);
    await moved(silent, "X:E", "1.5");
    expect(await said(silent, "ADD F\n", "OK")).toContain("OK D E F");
  });

  test.each(["\n", "\r\n\r\n", "AUTH secret\n", "FORMAT text\n"])("%j asks for nothing", async (text) => {
    const client = await connected();
    client.say(text);
    await said(await connected(), "PING\n", "PONG");
    door.stage.advance(SILENT_MS + 2);
    await moved(client, "X:D", "3.5");
  });

  test("has asked for something with its first command, a wrong one included", async () => {
    for (const text of ["PING\n", "HELLO\n"]) {
      const client = await connected();
      await said(client, text, text === "PING\n" ? "PONG" : "ERR INVALID_ARGUMENT ");
      door.stage.advance(SILENT_MS * 2);
      expect(door.stage.held().streams).toBe(0);
    }
  });

  test("and has ended its half at once, as with no input, reads prices all the same", async () => {
    const client = await connected();
    client.socket.end();
    await said(await connected(), "PING\n", "PONG");
    door.stage.advance(SILENT_MS + 2);
    await moved(client, "X:D", "3.5");
  });
});

test("each command has one answer, in order", async () => {
  const client = await connected();
  client.say("ADD A nosuch B\nADD NOSUCH\nREMOVE A C\nAUTH x\nFORMAT yaml\nPING\nADD b\tX:B\nQUIT\nPING\n");
  await ended(client);
  expect(client.lines.map((line) => line.replace(/ No source.*| FORMAT takes.*/, " …"))).toEqual([
    "OK A B",
    "! UNKNOWN_TICKER NOSUCH …",
    "ERR UNKNOWN_TICKER …",
    "! UNKNOWN_TICKER NOSUCH …",
    "OK B",
    "OK",
    "ERR INVALID_ARGUMENT …",
    "PONG",
    "OK B X:B",
    "OK",
  ]);
});

test("a ticker outside the grammar changes nothing, and more changes than may be are told when to come back", async () => {
  const client = await connected();
  expect(await said(client, "ADD A B:C:D\n", "ERR")).toEqual([expect.stringMatching(/^ERR INVALID_ARGUMENT .*B:C:D/)]);
  const flood = await said(client, "ADD A\n".repeat(70), "ERR LIMIT_MODIFICATIONS ");
  expect(flood.find((line) => line.startsWith("ERR"))).toMatch(/\(retry after \d+ ms\)$/);
});

test("FORMAT changes how the stream goes on, beginning with the last prices", async () => {
  const client = await connected();
  client.say("ADD A B\n");
  await moved(client, "X:A", "1.25");
  const lines = await said(client, "FORMAT json\n", '{"ticker"');
  expect(lines[0]).toBe("OK");
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ session: { tickers: ["A", "B"], resumed: true } });
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ ticker: "A", price: "1.25", quality: "QUALITY_LIVE" });
  expect(await said(client, "FORMAT text\n", "A: ")).toEqual(["OK", "A: 1.25"]);
  expect(door.stage.held()).toMatchObject({ streams: 1, sessions: 1 });
});

test("a currency that is told later stands behind the prices from then on", async () => {
  const client = await connected();
  client.say("ADD A X:A\n");
  expect(await moved(client, "X:A", "1.25")).toBe("A: 1.25");
  const [upstream] = door.stage.source.living;
  upstream?.events.info(upstream.wanted.get("X:A") as number, { currency: "GBX", delaySeconds: 0 });
  expect(await moved(client, "X:A", "1.5")).toBe("A: 1.5 GBX");
  expect(await moved(client, "X:A", "1.5")).toBe("A: 1.5 GBX");
  await door.stage.until("the other name", () => client.lines.includes("X:A: 1.5 GBX"));
});

describe("lines that are none end the connection, and say why", () => {
  test.each([
    ["4,097 bytes", Buffer.alloc(LINE_MAX_BYTES + 1, "x"), "ERR LINE_TOO_LONG "],
    ["a mebibyte", Buffer.alloc(1 << 20, "x"), "ERR LINE_TOO_LONG "],
    ["binary", Buffer.from("\x16\x03\x01\x02", "latin1"), "ERR INVALID_ARGUMENT "],
    ["broken UTF-8", Buffer.from("ADD \xff\n", "latin1"), "ERR INVALID_ARGUMENT "],
  ])("%s", async (_name, bytes, line) => {
    const client = await connected();
    client.say(bytes);
    expect(await ended(client)).toContain(line);
  });

  test("4,096 bytes are a line", async () => {
    const client = await connected();
    await said(client, `PING ${"x".repeat(LINE_MAX_BYTES - 5)}\r\n`, "PONG");
  });

  test("half a line is waited for, but not for ever, however it grows", async () => {
    const client = await connected();
    client.say("AD");
    await said(await connected(), "PING\n", "PONG");
    door.stage.advance(LINE_MAX_MS - 1_000);
    client.say("D");
    await said(await connected(), "PING\n", "PONG");
    expect(client.lines).toEqual([]);
    door.stage.advance(1_000);
    await door.stage.until("it is let go", () => client.isClosed);
    expect(client.lines).toEqual([expect.stringMatching(/^ERR DEADLINE_EXCEEDED /)]);
  });
});

test.each(["GET / HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\n\r\nADD AAPL\n", "ADD /A HTTP/1.1\r\n"])(
  "HTTP ends the connection without a byte and without an effect: %j",
  async (text) => {
    const client = await connected();
    client.say(text);
    await ended(client);
    expect(client.received).toBe(0);
    expect(door.stage.held()).toEqual({ streams: 0, sessions: 0, tickers: 0 });
  },
);

describe("a client that has ended its half", () => {
  test("reads on; its last line may lack its end", async () => {
    const client = await connected();
    client.socket.end("ADD A");
    await moved(client, "X:A", "1.5");
    expect(client.lines).toContain("OK A");
    door.stage.advance(HALF_QUIET_MAX_MS);
    await moved(client, "X:A", "2.5");
  });

  test("is let go when nothing could be written to it for a minute", async () => {
    const client = await connected();
    client.socket.end("ADD A");
    await moved(client, "X:A", "1.5");
    door.stage.advance(2 * HALF_QUIET_MAX_MS + 1_000);
    await ended(client);
    expect(door.stage.held().streams).toBe(0);
  });

  test("without a stream is done", async () => {
    const client = await connected();
    client.socket.end("PING\n");
    expect(await ended(client)).toBe("PONG");
  });
});

test("a client that acknowledges is not sent more than 64 KiB ahead", async () => {
  const client = await connected();
  client.say("PING\nADD A\n");
  await moved(client, "X:A", "1.5");
  await said(client, `ACK ${client.received}\n`, "OK");
  const before = client.received;
  const long = `1.${"3".repeat(4_000)}`;
  for (let n = 1; n <= 100; n++) {
    door.stage.tick("X:A", long + n);
    door.stage.advance(10);
  }
  await said(client, "PING\n", "PONG");
  expect(client.received - before).toBeLessThan(70 * 1_024);
  // What it missed meanwhile it gets as the newest price.
  await said(client, `ACK ${client.received}\n`, "OK");
  await door.stage.until("the newest", () => client.lines.includes(`A: ${long}100`));
});

test("a client that asks and asks and does not read is ended, told why, and owed little", async () => {
  const client = await connected();
  client.socket.pause();
  const commands = Buffer.from("HELLO\n".repeat(10_000));
  for (let n = 0; n < 20; n++) client.say(commands);
  await door.stage.until("all is asked", () => client.socket.writableLength === 0);
  client.socket.resume();
  expect(await ended(client)).toMatch(/^ERR SLOW_CONSUMER /);
  expect(client.lines.length).toBeLessThan(200_000);
});

test("whatever clients say, however they leave, nothing is left of them and nobody else is moved", async () => {
  const honest = await connected();
  honest.say("ADD A\n");
  await moved(honest, "X:A", "1.5");
  const held = door.stage.held();
  const pending = door.stage.pending();
  const word = fc.constantFrom(
    "ADD A B\n",
    "REMOVE A\n",
    "FORMAT json\n",
    "ACK 7\n",
    "PING\n",
    "QUIT\n",
    "\r\n",
    "AD",
    "D C\n",
  );
  const bytes = fc.uint8Array({ maxLength: 60 }).map((some) => Buffer.from(some).toString("latin1"));
  const leaving = fc.constantFrom("end", "destroy", "resetAndDestroy");
  let price = 2;
  await holdsInTurns(
    "clients of the line feed",
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: word }, bytes)),
      leaving,
      fc.nat(3_000),
      async (texts, leave, ms) => {
        const client = await connected();
        for (const text of texts) client.say(Buffer.from(text, "latin1"));
        await said(honest, "PING\n", "PONG");
        door.stage.advance(ms);
        client.socket[leave]();
        // Who ends its half may read on; this one does not.
        client.socket.on("finish", () => client.socket.destroy());
        price++;
        await door.stage.until("it is gone", () => {
          door.stage.tick("X:A", String(price));
          door.stage.tick("X:B", "1");
          door.stage.tick("X:C", "1");
          door.stage.advance(100);
          return door.connections() === 1;
        });
        expect(door.stage.held().streams).toBe(held.streams);
      },
    ),
    { runs: 40 },
  );
  door.stage.advance(2 * 61_000);
  expect(door.stage.held()).toEqual(held);
  expect(door.stage.pending()).toBeLessThanOrEqual(pending);
  await moved(honest, "X:A", "777.5");
});

test("a server that goes down tells also who has no stream, and closes", async () => {
  const [idle, streaming] = [await connected(), await connected()];
  await said(idle, "PING\n", "PONG");
  streaming.say("ADD A\n");
  await moved(streaming, "X:A", "1.5");
  door.stage.drain();
  await door.shut();
  for (const client of [idle, streaming]) expect(client.lines.at(-1)).toMatch(/^ERR DRAINING /);
});

test("a taken port is the caller's to hear of", async () => {
  const { TcpTransport } = await import("./tcp-transport.ts");
  const make = () =>
    new TcpTransport({ engine: door.stage.engine, scheduler: door.stage.scheduler, tickers: [], logError: () => {} });
  const [first, second] = [make(), make()];
  const port = await first.listen("127.0.0.1", 0);
  await expect(second.listen("127.0.0.1", port)).rejects.toMatchObject({ code: "EADDRINUSE", port });
  await Promise.all([first.close(0), second.close(0)]);
  await new Promise((resolve) => connect(port, "127.0.0.1").on("error", resolve));
});
