import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { expect, onTestFinished, test } from "vitest";
import { bareFiles, FILE, fileDoorStage, HEAD, IMPORT, upload } from "../../../../../test/file-door-stage.ts";
import { isLong } from "../../../../../test/seeded.ts";
import { UPLOADS_MAX } from "../kept/portfolio-files.ts";
import { H2_BYTES_PER_SECOND_MAX, UPLOAD_MAX_BYTES, UPLOAD_MAX_MS } from "./limits.ts";

/** What waits for events is heard of. */
const answers = () => new Promise((resolve) => setImmediate(resolve));

const NOTE_TOO_LONG = expect.objectContaining({ column: "note", message: "note may have at most 1000 characters." });

/** A file of so many bytes, of few but long lines. */
function fileOf(bytes: number): Uint8Array<ArrayBuffer> {
  const line = (note: number) => `2025-06-02,buy,Depot,AAPL,1,1,${"x".repeat(note)}\n`;
  const whole = Math.floor((bytes - HEAD.length) / 15_000) - 1;
  const text = HEAD + line(15_000 - line(0).length).repeat(whole);
  return new TextEncoder().encode(text + line(bytes - text.length - line(0).length));
}

/** A POST whose body goes out in pieces. */
function post(port: number, path: string, headers: Record<string, string | number> = {}) {
  const call = httpRequest({
    port,
    host: "127.0.0.1",
    method: "POST",
    path,
    headers: { "content-type": "text/csv", ...headers },
  });
  call.on("error", () => {});
  const answer = (once(call, "response") as Promise<[IncomingMessage]>).then(async ([response]) => {
    let text = "";
    for await (const piece of response) text += String(piece);
    return { status: response.statusCode, text, retryAfter: response.headers["retry-after"] };
  });
  answer.catch(() => {});
  return { call, answer };
}

test("as many bytes are read as there may be, and not one more, whether or not their number was said", async () => {
  const maxBytes = isLong ? UPLOAD_MAX_BYTES : 256 * 1024;
  const { url, port } = await bareFiles({ isLocal: true, maxBytes });
  const most = await upload(`${url}${IMPORT}?dry_run=1`, fileOf(maxBytes));
  expect([most.status, await most.json()]).toMatchObject([200, { faults: expect.arrayContaining([NOTE_TOO_LONG]) }]);
  const unsaid = post(port, IMPORT);
  unsaid.call.end(fileOf(maxBytes + 1));
  expect(await unsaid.answer).toMatchObject({ status: 413, text: expect.stringContaining("larger than 16 MiB") });
  const unsaidMost = post(port, `${IMPORT}?dry_run=1`);
  unsaidMost.call.end(fileOf(maxBytes));
  expect((await unsaidMost.answer).status).toBe(200);
});

test("a file of more than 16 MiB is refused before a byte of it was sent", async () => {
  const { port } = await fileDoorStage();
  const said = post(port, IMPORT, { "content-length": UPLOAD_MAX_BYTES + 1 });
  said.call.flushHeaders();
  expect(await said.answer).toMatchObject({ status: 413, text: expect.stringContaining("LIMIT_UPLOAD") });
  said.call.destroy();
  const most = post(port, IMPORT, { "content-length": UPLOAD_MAX_BYTES });
  most.call.write(`${HEAD.replace("date", "when")}\n"`);
  most.call.write("x".repeat(64 * 1024));
  expect(await most.answer).toMatchObject({ status: 422, text: expect.stringContaining("A row is longer than") });
  most.call.destroy();
});

test("an upload that is cut off, or takes too long, leaves nothing; others come when there is room", async () => {
  const { url, port, scheduler, kept } = await fileDoorStage();
  const begun = Array.from({ length: UPLOADS_MAX }, () => post(port, IMPORT));
  for (const { call } of begun) call.write(FILE);
  const tooMany = async () => {
    const one = post(port, IMPORT);
    one.call.write(HEAD);
    const { status, retryAfter } = await one.answer;
    one.call.destroy();
    return [status, retryAfter];
  };
  await expect.poll(tooMany).toEqual([429, "2"]);
  begun[0]?.call.destroy();
  await expect.poll(async () => (await upload(`${url}${IMPORT}?dry_run=1`, FILE)).status).toBe(200);
  // The other one says nothing more.
  const lost = begun[1]?.answer.catch(() => "lost");
  scheduler.advance(UPLOAD_MAX_MS);
  expect(await lost).toBe("lost");
  expect(await kept()).toBe(0);
  const both = await Promise.all([upload(url + IMPORT, FILE), upload(url + IMPORT, FILE)]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect(await kept()).toBe(2);
});

test("who goes away while names are looked up imports nothing", async () => {
  let call: Promise<unknown> | undefined;
  const { url, kept, scripted, logged } = await fileDoorStage((files) => ({
    ...files,
    import: (...asked) => (call = files.import(...asked)),
  }));
  await upload(url + IMPORT, FILE);
  const lookedUp = new Promise<void>((resolve) => {
    scripted.source.resolve = () => {
      resolve();
      return new Promise(() => {});
    };
  });
  const gone = new AbortController();
  const body = `${HEAD}2025-06-02,buy,Depot,X:AAPL,1,1,\n`;
  const headers = { "content-type": "text/csv" };
  const left = fetch(url + IMPORT, { method: "POST", headers, body, signal: gone.signal }).catch(() => "left");
  await lookedUp;
  gone.abort();
  expect(await left).toBe("left");
  await expect(call).rejects.toThrow(/aborted/);
  expect([await kept(), logged]).toEqual([2, []]);
});

function http2(port: number): ClientHttp2Session {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  return session;
}

test("over HTTP/2 a large file is no flood, and one that is reset leaves nothing", async () => {
  const { port, kept } = await fileDoorStage();
  const session = http2(port);
  const open = () => {
    const stream = session.request({ ":method": "POST", ":path": `${IMPORT}?dry_run=1`, "content-type": "text/csv" });
    stream.on("error", () => {});
    return stream;
  };
  const cut = open();
  cut.write(FILE);
  await answers();
  cut.close(8);
  const whole = open();
  whole.end(fileOf(1.5 * H2_BYTES_PER_SECOND_MAX));
  const [headers] = (await once(whole, "response")) as [Record<string, unknown>];
  let text = "";
  for await (const piece of whole) text += String(piece);
  expect([headers[":status"], text]).toEqual([200, expect.stringContaining("note may have at most 1000 characters.")]);
  expect(session.destroyed).toBe(false);
  expect(await kept()).toBe(0);
});
