import { connect } from "node:net";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { tcpDoor, type TcpDoor } from "../../../../../test/tcp-door.ts";
import { MODIFY_BURST } from "../../engine/limits.ts";
import { HALF_QUIET_MAX_MS, SILENT_MS } from "./limits.ts";

let door: TcpDoor;

beforeEach(async () => {
  door = await tcpDoor();
});

afterEach(() => door.close());

describe("a client that asks for nothing", () => {
  test("gets the default tickers after a second, the last known price first", async () => {
    await door.moved(await door.connected().then((other) => (other.say("ADD D\n"), other)), "X:D", "7.25");
    const silent = await door.connected();
    await door.said(await door.connected(), "PING\n", "PONG");
    expect(silent.lines).toEqual([]);
    door.stage.advance(SILENT_MS + 2);
    await door.stage.until("the last price", () => silent.lines.length > 0);
    expect(silent.lines).toEqual(["D: 7.25"]);
    await door.moved(silent, "X:E", "1.5");
    expect(await door.said(silent, "ADD F\n", "OK")).toContain("OK D E F");
  });

  test.each(["\n", "\r\n\r\n", "AUTH secret\n", "FORMAT text\n"])("%j asks for nothing", async (text) => {
    const client = await door.connected();
    client.say(text);
    await door.said(await door.connected(), "PING\n", "PONG");
    door.stage.advance(SILENT_MS + 2);
    await door.moved(client, "X:D", "3.5");
  });

  test.each([
    ["FORMAT text", "\n"],
    ["AU", "TH secret\n"],
    ["  ", "\n"],
  ])("%j that is a line only after the first second, %j, asks for nothing either", async (begun, rest) => {
    const client = await door.connected();
    client.say(begun);
    await door.said(await door.connected(), "PING\n", "PONG");
    door.stage.advance(SILENT_MS + 2);
    expect(door.stage.held().streams).toBe(0);
    client.say(rest);
    await door.moved(client, "X:D", "3.5");
  });

  test("has what it asked for where that is a line only after the first second, and nothing else", async () => {
    const client = await door.connected();
    client.say("FORMAT te");
    await door.said(await door.connected(), "PING\n", "PONG");
    door.stage.advance(SILENT_MS + 2);
    expect(await door.said(client, "xt\nADD A\n", "OK A")).toEqual(["OK", "OK A"]);
    door.stage.advance(SILENT_MS * 2);
    expect(await door.said(client, "ADD B\n", "OK A")).toEqual(["OK A B"]);
  });

  test("has asked for something with its first command, a wrong one included", async () => {
    for (const text of ["PING\n", "HELLO\n"]) {
      const client = await door.connected();
      await door.said(client, text, text === "PING\n" ? "PONG" : "ERR INVALID_ARGUMENT ");
      door.stage.advance(SILENT_MS * 2);
      expect(door.stage.held().streams).toBe(0);
    }
  });

  test("and has ended its half at once, as with no input, reads prices all the same", async () => {
    const client = await door.connected();
    client.socket.end();
    await door.said(await door.connected(), "PING\n", "PONG");
    door.stage.advance(SILENT_MS + 2);
    await door.moved(client, "X:D", "3.5");
  });
});

test("each command has one answer, in order", async () => {
  const client = await door.connected();
  client.say("ADD A nosuch B\nADD NOSUCH\nREMOVE A C\nAUTH x\nFORMAT yaml\nPING\nADD b\tX:B\nQUIT\nPING\n");
  await door.ended(client);
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
  const client = await door.connected();
  expect(await door.said(client, "ADD A B:C:D\n", "ERR")).toEqual([
    expect.stringMatching(/^ERR INVALID_ARGUMENT .*B:C:D/),
  ]);
  const flood = await door.said(client, "ADD A\n".repeat(70), "ERR LIMIT_MODIFICATIONS ");
  expect(flood.find((line) => line.startsWith("ERR"))).toMatch(/\(retry after \d+ ms\)$/);
});

test("FORMAT changes how the stream goes on, beginning with the last prices", async () => {
  const client = await door.connected();
  client.say("ADD A B\n");
  await door.moved(client, "X:A", "1.25");
  const said = await door.said(client, "FORMAT json\n", '{"ticker"');
  // A price that was on its way comes before the answer.
  const lines = said.slice(said.indexOf("OK"));
  expect(lines[0]).toBe("OK");
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({ session: { tickers: ["A", "B"], resumed: true } });
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ ticker: "A", price: "1.25", quality: "QUALITY_LIVE" });
  expect(await door.said(client, "FORMAT text\n", "A: ")).toEqual(["OK", "A: 1.25"]);
  expect(door.stage.held()).toMatchObject({ streams: 1, sessions: 1 });
});

test("FORMAT counts as a change of the set, and as none where there is nothing to change", async () => {
  const client = await door.connected();
  // Without a stream it brings nothing.
  await door.said(client, "FORMAT json\nFORMAT text\n".repeat(100) + "ADD A\n", "OK A");
  // Spelt as it is already.
  await door.said(client, "FORMAT text\n".repeat(200) + "PING\n", "PONG");
  const from = client.lines.length;
  let formats = MODIFY_BURST - 1;
  client.say("FORMAT json\nFORMAT text\n".repeat(MODIFY_BURST));
  await door.stage.until("all is answered", () => {
    const answers = client.lines.slice(from).filter((line) => /^(OK|ERR)/.test(line));
    formats = answers.findIndex((line) => line.startsWith("ERR"));
    return answers.length === 2 * MODIFY_BURST;
  });
  expect(client.lines.find((line) => line.startsWith("ERR"))).toMatch(
    /^ERR LIMIT_MODIFICATIONS .*\(retry after \d+ ms\)$/,
  );
  // The clock goes on meanwhile, and earns one more every 100 ms.
  expect(formats).toBeGreaterThanOrEqual(MODIFY_BURST - 1);
  expect(formats).toBeLessThan(MODIFY_BURST + 20);
  expect(client.lines.filter((line) => line.includes('"resumed":true')).length).toBeLessThan(MODIFY_BURST + 20);
});

test("a currency that is told later stands behind the prices from then on", async () => {
  const client = await door.connected();
  client.say("ADD A X:A\n");
  expect(await door.moved(client, "X:A", "1.25")).toBe("A: 1.25");
  const [upstream] = door.stage.source.living;
  upstream?.events.info(upstream.wanted.get("X:A") as number, { currency: "GBX", delaySeconds: 0 });
  expect(await door.moved(client, "X:A", "1.5")).toBe("A: 1.5 GBX");
  expect(await door.moved(client, "X:A", "1.5")).toBe("A: 1.5 GBX");
  await door.stage.until("the other name", () => client.lines.includes("X:A: 1.5 GBX"));
});

describe("a client that has ended its half", () => {
  test("reads on; its last line may lack its end", async () => {
    const client = await door.connected();
    client.socket.end("ADD A");
    await door.moved(client, "X:A", "1.5");
    expect(client.lines).toContain("OK A");
    door.stage.advance(HALF_QUIET_MAX_MS);
    await door.moved(client, "X:A", "2.5");
  });

  test("is let go when nothing could be written to it for a minute", async () => {
    const client = await door.connected();
    client.socket.end("ADD A");
    await door.moved(client, "X:A", "1.5");
    door.stage.advance(2 * HALF_QUIET_MAX_MS + 1_000);
    await door.ended(client);
    expect(door.stage.held().streams).toBe(0);
  });

  test("without a stream is done", async () => {
    const client = await door.connected();
    client.socket.end("PING\n");
    expect(await door.ended(client)).toBe("PONG");
  });
});

test("a client that acknowledges is not sent more than 64 KiB ahead", async () => {
  const client = await door.connected();
  client.say("PING\nADD A\n");
  await door.moved(client, "X:A", "1.5");
  await door.said(client, `ACK ${client.received}\n`, "OK");
  const before = client.received;
  const long = `1.${"3".repeat(4_000)}`;
  for (let n = 1; n <= 100; n++) {
    door.stage.tick("X:A", long + n);
    door.stage.advance(10);
  }
  await door.said(client, "PING\n", "PONG");
  expect(client.received - before).toBeLessThan(70 * 1_024);
  // What it missed meanwhile it gets as the newest price.
  await door.said(client, `ACK ${client.received}\n`, "OK");
  await door.stage.until("the newest", () => client.lines.includes(`A: ${long}100`));
});

test("a server that goes down tells also who has no stream, and closes", async () => {
  const [idle, streaming] = [await door.connected(), await door.connected()];
  await door.said(idle, "PING\n", "PONG");
  streaming.say("ADD A\n");
  await door.moved(streaming, "X:A", "1.5");
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
