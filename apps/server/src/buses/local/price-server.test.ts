import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import type { PriceOwner } from "../../engine/ports/price-link.ts";
import {
  FRAME_HEAD_BYTES,
  FRAME_MAX_BYTES,
  FrameKind,
  FrameReader,
  jsonFrame,
  jsonOf,
  writeFrameHead,
} from "./link-frame.ts";
import { LocalPriceLink } from "./price-link.ts";
import { HELLO, TICKERS_TOGETHER } from "./price-message.ts";
import { LocalPriceServer, QUESTIONS_MAX, UNREAD_MAX_BYTES } from "./price-server.ts";

/** A path in a folder of its own. */
function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "prices");
}

/** An owner that serves at a path. */
async function serve(path = place()) {
  const owner = new ScriptedEngine();
  const server = new LocalPriceServer(path, owner.engine.owner as PriceOwner);
  await server.listen();
  onTestFinished(() => server.close());
  return { owner, server, path };
}

/** A process that says whatever the test likes; `answers` are those the owner gave. */
async function stranger(path: string) {
  const socket = connect(path);
  const answers: unknown[] = [];
  const reader = new FrameReader((kind, body) => {
    if (kind === FrameKind.JSON) answers.push(jsonOf(body));
    return true;
  });
  socket.on("data", (chunk) => reader.read(chunk));
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await until(() => answers.length > 0);
  return { socket, answers };
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 10_000, interval: 5 }).toBe(true);
}

function frameOf(body: Uint8Array, kind: FrameKind = FrameKind.JSON): Uint8Array {
  const frame = new Uint8Array(FRAME_HEAD_BYTES + body.length);
  writeFrameHead(frame, 0, kind, body.length);
  frame.set(body, FRAME_HEAD_BYTES);
  return frame;
}

const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : once(socket, "close"));
const name = (n: number) => ["T".concat(String(n))];

describe("what is no wish ends the connection, and only that one", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => name(n));
  test.each([
    ["no JSON", Buffer.from("{")],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["nothing known", Buffer.from('{"op":"stop"}')],
    ["a field more", Buffer.from('{"op":"status","id":1,"now":true}')],
    ["a text that is no ticker", Buffer.from('{"op":"remove","tickers":["a b"]}')],
    ["a ticker that is not normalised", Buffer.from('{"op":"add","tickers":[["aapl"]]}')],
    ["half a number", Buffer.from('{"op":"add","tickers":[["A",1]]}')],
    ["a number below 0", Buffer.from('{"op":"add","tickers":[["A",1,-1]]}')],
    ["too many tickers", Buffer.from(JSON.stringify({ op: "add", tickers: many(TICKERS_TOGETHER + 1) }))],
  ])("%s", async (_, body) => {
    const { owner, path } = await serve();
    const [good, bad] = [await stranger(path), await stranger(path)];
    bad.socket.write(frameOf(body));
    await closed(bad.socket);
    good.socket.write(jsonFrame({ op: "add", tickers: many(TICKERS_TOGETHER) }));
    good.socket.write(jsonFrame({ op: "status", id: 7 }));
    await until(() => good.answers.length === 2);
    expect(good.answers).toMatchObject([HELLO, { id: 7, sources: [{ source: "scripted" }] }]);
    expect(owner.engine.watchedTickers).toBe(TICKERS_TOGETHER);
  });

  test("prices, which come from the owner only", async () => {
    const { path } = await serve();
    const { socket } = await stranger(path);
    socket.write(frameOf(new Uint8Array(0), FrameKind.PRICES));
    await closed(socket);
  });

  test.each([0, 1])("a question beyond as many as may wait at once: %i more", async (more) => {
    const { owner, path } = await serve();
    owner.source.search = (() => new Promise(() => {})) as never;
    const { socket, answers } = await stranger(path);
    for (let id = 0; id < QUESTIONS_MAX + more; id++) {
      socket.write(jsonFrame({ op: "search", id, text: "", limit: 1 }));
    }
    if (more > 0) return void (await closed(socket));
    socket.write(jsonFrame({ op: "forget", id: 3 }));
    socket.write(jsonFrame({ op: "status", id: 3 }));
    await until(() => answers.length === 2);
    expect(answers[1]).toMatchObject({ id: 3 });
  });
});

test.each([
  ["more than may wait is let go", 1],
  ["less is waited for", 0.5],
])("a process that asks and does not read %s", async (_, share) => {
  const { owner, path } = await serve();
  const answerBytes = 1024 * 1024;
  const { socket, answers } = await stranger(path);
  socket.pause();
  // What the kernel holds for a socket comes on top, and one answer that goes over it.
  const asked = Math.ceil((UNREAD_MAX_BYTES * share) / answerBytes) + (share < 1 ? 0 : 4);
  let answered = 0;
  owner.source.search = () => {
    answered++;
    return [{ canonical: "X:A", info: { name: "x".repeat(answerBytes) } }];
  };
  for (let id = 0; id < asked; id++) socket.write(jsonFrame({ op: "search", id, text: `${id}`, limit: 1 }));
  await until(() => answered === asked);
  socket.resume();
  if (share < 1) return until(() => answers.length === 1 + asked);
  await closed(socket);
  expect(answers.length).toBeLessThan(1 + asked);
});

test.each([
  ["as long as a frame may be comes whole", 0],
  ["a byte longer is an error, and the owner goes on", 1],
])("an answer %s", async (_, more) => {
  const { owner, path } = await serve();
  const { socket, answers } = await stranger(path);
  const found = (description: string) => [{ canonical: "X:A", info: { name: "A", description } }];
  owner.source.search = () => found("");
  socket.write(jsonFrame({ op: "search", id: 1, text: "", limit: 1 }));
  await until(() => answers.length === 2);
  const rest = FRAME_MAX_BYTES - JSON.stringify(answers[1]).length;
  owner.source.search = () => found("x".repeat(rest + more));
  socket.write(jsonFrame({ op: "search", id: 2, text: "", limit: 1 }));
  await until(() => answers.length === 3);
  expect(answers[2]).toMatchObject(
    more ? { id: 2, error: expect.stringContaining("too long") } : { id: 2, infos: [{}] },
  );
  socket.write(jsonFrame({ op: "status", id: 3 }));
  await until(() => answers.length === 4);
  expect(answers[3]).toMatchObject({ id: 3, sources: [{}] });
});

describe("an owner that says what no owner says", () => {
  /** What a connection tells of a peer that speaks these frames. */
  async function heard(...frames: Uint8Array[]): Promise<string[]> {
    const path = place();
    const peer = createServer((socket) => void socket.on("error", () => {}).write(Buffer.concat(frames)));
    peer.listen(path);
    await once(peer, "listening");
    onTestFinished(() => void peer.close());
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      new LocalPriceLink(path).connect({
        opened: () => events.push("opened"),
        told: () => events.push("told"),
        closed: () => resolve(void events.push("closed")),
      });
    });
    return events;
  }

  test.each([
    ["prices before its greeting", [frameOf(new Uint8Array(0), FrameKind.PRICES)], []],
    ["two greetings", [jsonFrame(HELLO), jsonFrame(HELLO)], ["opened"]],
    ["no prices", [jsonFrame(HELLO), frameOf(Uint8Array.of(0x0a, 0xff), FrameKind.PRICES)], ["opened"]],
    ["no answer", [jsonFrame(HELLO), jsonFrame({ id: 1 })], ["opened"]],
    ["no JSON", [frameOf(Buffer.from("hello"))], []],
  ])("is left: %s", async (_, frames, before) => {
    expect(await heard(...frames)).toEqual([...before, "closed"]);
  });

  test("an answer that nobody waits for is nothing", async () => {
    const events = await heard(jsonFrame(HELLO), jsonFrame({ id: 9, error: "late" }), frameOf(Uint8Array.of(1)));
    expect(events).toEqual(["opened", "closed"]);
  });
});

describe("the path", () => {
  test("of an owner that was killed is taken over", async () => {
    const path = place();
    writeFileSync(path, "left behind");
    await serve(path);
    expect((await stranger(path)).answers).toEqual([HELLO]);
  });

  test("is its successor's when an owner ends late", async () => {
    const { server, path } = await serve();
    await serve(path);
    await server.close();
    await server.close();
    expect(existsSync(path)).toBe(true);
    expect((await stranger(path)).answers).toEqual([HELLO]);
  });

  test("that cannot be listened at is the caller's to know", async () => {
    const server = new LocalPriceServer(
      join(place(), "no", "such", "folder"),
      new ScriptedEngine().engine.owner as never,
    );
    await expect(server.listen()).rejects.toMatchObject({ code: expect.stringMatching(/EACCES|ENOENT/) });
    await server.close();
  });
});
