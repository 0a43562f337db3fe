import { connect, type Socket } from "node:net";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { connected, HANDSHAKE, openPort, type OpenPort } from "../../../../../test/web-door.ts";
import { MESSAGES_BURST } from "../message-budget.ts";
import { END_MAX_MS, FRAME_READS_MAX, MESSAGE_FRAMES_MAX, MESSAGE_MAX_MS, REQUEST_MAX_BYTES } from "./limits.ts";

const TEXT = 0x81;
const TEXT_BEGUN = 0x01;
const MORE = 0x00;
const LAST = 0x80;
const BINARY = 0x82;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;
const MASKED = 0x80;

let at: OpenPort;
let clients: Socket[];

beforeEach(async () => {
  at = await openPort();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  expect(at.logged).toEqual([]);
  await at.close();
});

/** A client's frame, masked with zeros; `first` is its flags and opcode. */
function frame(first: number, payload: Uint8Array | string = "", said = Buffer.from(payload as string).length): Buffer {
  const size = Buffer.alloc(said < 126 ? 1 : said < 65_536 ? 3 : 9);
  if (said < 126) size[0] = said;
  else if (said < 65_536) {
    size[0] = 126;
    size.writeUInt16BE(said, 1);
  } else {
    size[0] = 127;
    size.writeBigUInt64BE(BigInt(said), 1);
  }
  size.writeUInt8(size.readUInt8() | MASKED);
  return Buffer.concat([Buffer.from([first]), size, Buffer.alloc(4), Buffer.from(payload as string)]);
}

/** A client whose hands are shaken, byte by byte from there on, and the server's frames that it gets. */
async function shaken() {
  const socket = connect({ port: at.port, host: "127.0.0.1", noDelay: true });
  clients.push(socket);
  socket.on("error", () => {});
  const frames: { first: number; payload: Buffer }[] = [];
  let rest = Buffer.alloc(0);
  let isOpen = false;
  socket.on("data", (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    if (!isOpen) {
      const end = rest.indexOf("\r\n\r\n");
      if (end === -1) return;
      isOpen = true;
      rest = rest.subarray(end + 4);
    }
    while (rest.length >= 2) {
      const short = rest[1] as number;
      const head = short === 126 ? 4 : 2;
      const length = short === 126 ? (rest.length < 4 ? Infinity : rest.readUInt16BE(2)) : short;
      if (rest.length < head + length) return;
      frames.push({ first: rest[0] as number, payload: rest.subarray(head, head + length) });
      rest = rest.subarray(head + length);
    }
  });
  socket.write(HANDSHAKE);
  await at.stage.until("hands are shaken", () => isOpen);
  // Whoever does not answer a close in time is reset, which is an end as well.
  const ended = new Promise((resolve) => socket.once("close", resolve));
  return {
    socket,
    said: () => frames.filter(({ first }) => first === TEXT).map(({ payload }) => payload.toString()),
    frames,
    /** The code that the connection was closed with. */
    async closed(): Promise<number | undefined> {
      await ended;
      const close = frames.find(({ first }) => first === CLOSE);
      return close && close.payload.length >= 2 ? close.payload.readUInt16BE(0) : undefined;
    },
  };
}

describe("a frame that is wrong closes its connection with the protocol's own code, and nobody else's", () => {
  const long = (bytes: number): string => '{"op":"ping"}'.padEnd(bytes, " ");
  const half = REQUEST_MAX_BYTES / 2;
  test.each<[string, readonly Buffer[], number]>([
    ["that is not masked", [Buffer.from('\x81\x0d{"op":"ping"}', "latin1")], 1002],
    ["of an unknown kind", [frame(0x83)], 1002],
    ["of an unknown control", [frame(0x8b)], 1002],
    ["with reserved bits", [frame(0xf1, "{}")], 1002],
    ["compressed, which was not agreed on", [frame(0xc1, "{}")], 1002],
    ["that goes on with nothing", [frame(LAST, "{}")], 1002],
    ["that begins within another message", [frame(TEXT_BEGUN, "{"), frame(TEXT, "{}")], 1002],
    ["that is half a ping", [frame(0x09, "a")], 1002],
    ["that is a ping of 126 bytes", [frame(PING, "a".repeat(126))], 1002],
    ["that is no UTF-8", [frame(TEXT, Buffer.from([0x22, 0xff, 0x22]))], 1007],
    ["that is no UTF-8 over two frames", [frame(TEXT_BEGUN, '"'), frame(LAST, Buffer.from([0xc3]))], 1007],
    ["that says 2^40 bytes", [frame(TEXT, "", 2 ** 40)], 1009],
    ["that says 2^60 bytes", [frame(TEXT, "", 2 ** 60)], 1009],
    ["that is a byte too long", [frame(TEXT, long(REQUEST_MAX_BYTES + 1))], 1009],
    ["that grows too long", [frame(TEXT_BEGUN, long(half)), frame(MORE, long(half)), frame(LAST, " ")], 1009],
    ["that closes with half a code", [frame(CLOSE, "\x03")], 1002],
    ["that closes with a code of nobody", [frame(CLOSE, Buffer.from([0, 7]))], 1002],
    ["that closes with words that are no UTF-8", [frame(CLOSE, Buffer.from([3, 232, 255]))], 1007],
    ["that is binary", [frame(BINARY, "{}")], 4_003],
    ["that is empty", [frame(TEXT)], 4_003],
  ])("one %s", async (_what, frames, code) => {
    const honest = await connected(at.port);
    const heard: string[] = [];
    honest.on("message", (data) => heard.push((data as Buffer).toString()));
    honest.send(JSON.stringify({ op: "open", request: { tickers: ["A"] } }));
    const wrong = await shaken();
    for (const each of frames) wrong.socket.write(each);
    // Its client answers nothing: what is left of it ends by the server's own doing.
    await at.stage.until("it is told", () => wrong.frames.some(({ first }) => first === CLOSE));
    at.stage.advance(5_000);
    wrong.socket.end();
    expect(await wrong.closed()).toBe(code);
    await at.stage.until("the honest one has the price", () => {
      at.stage.tick("X:A", "7.25");
      return heard.some((text) => text.includes('"7.25"'));
    });
    honest.terminate();
  });
});

describe("what is unusual and right is understood", () => {
  const answer = (id: number) => JSON.stringify({ answer: {}, id });

  test("a message in pieces, with a ping between them, each byte by itself", async () => {
    const client = await shaken();
    const bytes = Buffer.concat([
      frame(TEXT_BEGUN, '{"op":"pi'),
      frame(PING, "still here"),
      frame(MORE, 'ng","i'),
      frame(MORE),
      frame(LAST, 'd":1}'),
    ]);
    for (const byte of bytes) client.socket.write(Buffer.from([byte]));
    await at.stage.until("it is answered", () => client.said().length > 0);
    expect(client.said()).toEqual([answer(1)]);
    expect(client.frames[0]).toEqual({ first: PONG, payload: Buffer.from("still here") });
  });

  test("frames behind the handshake in one piece, and pongs that nobody asked for", async () => {
    const client = await shaken();
    client.socket.write(Buffer.concat([frame(PONG, "unasked"), frame(TEXT, '{"op":"ping","id":2}')]));
    await at.stage.until("it is answered", () => client.said().length > 0);
    expect(client.said()).toEqual([answer(2)]);
  });

  test("a message of just the most bytes in two frames", async () => {
    const client = await shaken();
    const text = '{"op":"ping","id":3}'.padEnd(REQUEST_MAX_BYTES, " ");
    client.socket.write(frame(TEXT_BEGUN, text.slice(0, 50_000)));
    client.socket.write(frame(LAST, text.slice(50_000)));
    await at.stage.until("it is answered", () => client.said().length > 0);
    expect(client.said()).toEqual([answer(3)]);
  });
});

describe("a message that is begun", () => {
  /** A client with a stream: nothing else ends its connection. */
  async function streaming() {
    const client = await shaken();
    client.socket.write(frame(TEXT, '{"op":"open","request":{}}'));
    await at.stage.until("it has a stream", () => at.stage.held().streams === 1);
    return client;
  }

  test.each([
    ["half a frame", [frame(TEXT, '{"op":"ping"}').subarray(0, 9)]],
    ["one byte", [Buffer.from([TEXT])]],
    ["a first frame", [frame(TEXT_BEGUN, "{")]],
    ["a first frame, and pings", [frame(TEXT_BEGUN, "{"), frame(PING)]],
    ["what follows a whole one", [Buffer.concat([frame(TEXT, '{"op":"ping"}'), frame(TEXT_BEGUN)])]],
  ])("and never finished ends its connection after ten seconds: %s", async (_what, pieces) => {
    const client = await streaming();
    for (const piece of pieces) client.socket.write(piece);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    at.stage.advance(MESSAGE_MAX_MS - 100);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(client.frames.some(({ first }) => first === CLOSE)).toBe(false);
    at.stage.advance(100);
    await at.stage.until("it is told", () => client.frames.some(({ first }) => first === CLOSE));
    expect(client.said().at(-1)).toContain("A message did not arrive whole within 10 s.");
    at.stage.advance(END_MAX_MS);
    expect(await client.closed()).toBe(4_004);
  });

  test("and finished in time, again and again, ends nothing", async () => {
    const client = await streaming();
    for (let round = 1; round <= 5; round++) {
      client.socket.write(frame(TEXT_BEGUN, '{"op":"ping",'));
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      at.stage.advance(MESSAGE_MAX_MS / 2);
      client.socket.write(frame(LAST, `"id":${round}}`));
      await at.stage.until("it is answered", () => client.said().includes(JSON.stringify({ answer: {}, id: round })));
    }
    at.stage.advance(2 * MESSAGE_MAX_MS);
    expect(at.stage.held().streams).toBe(1);
  });

  const inFrames = (count: number): Buffer[] => [
    frame(TEXT_BEGUN, '{"op":"ping","id":4}'),
    ...Array.from({ length: count - 2 }, () => frame(MORE, " ")),
    frame(LAST, " "),
  ];

  test("may have as many frames as there may be, and no more", async () => {
    const client = await streaming();
    client.socket.write(Buffer.concat(inFrames(MESSAGE_FRAMES_MAX)));
    await at.stage.until("it is answered", () => client.said().includes(JSON.stringify({ answer: {}, id: 4 })));
    client.socket.write(Buffer.concat(inFrames(MESSAGE_FRAMES_MAX + 1)));
    await at.stage.until("it is told", () => client.frames.some(({ first }) => first === CLOSE));
    at.stage.advance(END_MAX_MS);
    expect(await client.closed()).toBe(1_008);
  });

  test("may not come in any number of reads", async () => {
    const client = await streaming();
    const bytes = frame(TEXT, '{"op":"ping"}'.padEnd(20 * FRAME_READS_MAX, " "));
    for (const byte of bytes) {
      client.socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
      if (client.frames.some(({ first }) => first === CLOSE)) break;
    }
    at.stage.advance(END_MAX_MS);
    expect(await client.closed()).toBe(1_008);
  });

  test("counts by its frames, those without a byte too", async () => {
    const client = await streaming();
    client.socket.write(frame(TEXT_BEGUN, "{"));
    client.socket.write(Buffer.concat(Array.from({ length: 1.1 * MESSAGES_BURST }, () => frame(MORE))));
    await at.stage.until("it is told", () => client.frames.some(({ first }) => first === CLOSE));
    expect(client.said().at(-1)).toContain("LIMIT_MESSAGES");
    at.stage.advance(END_MAX_MS);
    expect(await client.closed()).toBe(4_008);
  });
});

test("half a frame is waited for no longer than a stream is", async () => {
  const client = await shaken();
  client.socket.write(frame(TEXT, "{}").subarray(0, 4));
  await at.stage.until("its turn is over", () => true);
  at.stage.advance(10_001);
  await at.stage.until("it is told", () => client.frames.some(({ first }) => first === CLOSE));
  expect(client.said().join("")).toContain("No stream was opened within 10 s.");
  at.stage.advance(5_000);
  expect(await client.closed()).toBe(4_004);
});
