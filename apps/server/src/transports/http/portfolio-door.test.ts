import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { Failure } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { bareDoor } from "../../../../../test/bare-door.ts";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import type { LinkedCall, ServiceLink } from "../../engine/ports/service-link.ts";
import {
  filesOver,
  filesWithout,
  ownerWithFiles,
  portfolioFiles,
  UPLOADS_MAX,
  type PortfolioFiles,
} from "../kept/portfolio-files.ts";
import { H2_BYTES_PER_SECOND_MAX, UPLOAD_MAX_BYTES, UPLOAD_MAX_MS } from "./limits.ts";
import { portfolioDoor } from "./portfolio-door.ts";

const IMPORT = "/v1/portfolio/import";
const EXPORT = "/v1/portfolio/export";
const HEAD = "date,type,account,ticker,quantity,price,note\n";
const FILE = `${HEAD}2025-06-02,buy,Depot,AAPL,10,100,=1+1\n2025-06-03,sell,Depot,AAPL,4,110,\n`;

/** The HTTP door over a portfolio, and what is kept in it. */
async function stage(through: (files: PortfolioFiles) => PortfolioFiles = (files) => files) {
  const { book, owner: _, ...rest } = await portfolioStage();
  const owner = "anonymous";
  const depot = await book.createAccount(owner, {
    kind: "brokerage",
    name: "Depot",
    currency: "USD",
    ignoresCash: false,
  });
  const { engine } = new ScriptedEngine();
  const scheduler = new FakeScheduler();
  const files = through(portfolioFiles(book));
  const logged: unknown[] = [];
  const door = bareDoor({ engine, scheduler, files, logError: (_id, error) => logged.push(error) });
  const port = await door.listen("127.0.0.1", 0);
  onTestFinished(async () => {
    await door.close(0);
    await engine.close();
  });
  const kept = async () => (await book.activities(owner, { kinds: [], limit: 500, pageToken: "" })).activities.length;
  return { ...rest, book, owner, depot, scheduler, port, url: `http://127.0.0.1:${port}`, kept, logged, files };
}

const upload = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "text/csv", ...headers }, body });

/** What waits for events is heard of. */
const answers = () => new Promise((resolve) => setImmediate(resolve));

test("a file is imported whole, a dry run keeps nothing, and what is exported adds nothing", async () => {
  const { url, kept, book, owner, depot } = await stage();
  const dry = await upload(`${url}${IMPORT}?dry_run=1`, FILE);
  expect([dry.status, dry.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(await dry.json()).toMatchObject({
    dryRun: true,
    rows: 2,
    added: 2,
    reading: { delimiter: ",", encoding: "UTF-8" },
  });
  expect(await kept()).toBe(0);
  const done = await upload(url + IMPORT, FILE, { "content-type": "text/csv; charset=utf-8" });
  expect([done.status, await done.json()]).toMatchObject([200, { imported: true, added: 2 }]);
  await book.record(owner, buy(depot, { day: "2025-06-04", note: "zuletzt ✓" }));
  const file = await fetch(url + EXPORT);
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="portfolio.csv"');
  const bytes = new Uint8Array(await file.arrayBuffer());
  expect(new TextDecoder().decode(bytes)).toContain(",'=1+1,\r\n");
  const again = await upload(url + IMPORT, bytes);
  expect(await again.json()).toMatchObject({ imported: true, rows: 3, duplicates: 3 });
  expect(await kept()).toBe(3);
  const head = await fetch(url + EXPORT, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
});

test("a file with a fault is answered with all that is wrong, and with a status that scripts see", async () => {
  const { url, kept } = await stage();
  const wrong = `${FILE}2025-06-04,buy,Depot,AAPL,-1,1,\n2025-06-04,buy,Nobody,AAPL,1,1,\n`;
  const refused = await upload(url + IMPORT, wrong);
  expect(refused.status).toBe(422);
  const report = (await refused.json()) as { faults: object[] };
  expect(report).toMatchObject({ rows: 4, faultCount: 2 });
  expect(report.faults).toMatchObject([
    { line: 4, column: "quantity" },
    { line: 5, column: "account" },
  ]);
  expect((await upload(`${url}${IMPORT}?dry_run=true`, wrong)).status).toBe(200);
  const open = await upload(
    url + IMPORT,
    FILE.replaceAll("2025-06-0", "01/01/2025 ").replaceAll(/2025 (\d)/g, "202$1"),
  );
  expect(((await open.json()) as { imported?: boolean }).imported).toBeUndefined();
  expect(await kept()).toBe(0);
});

test.each([
  ["what is no CSV", {}, { "content-type": "text/plain" }, 415, "text/csv; charset=utf-8"],
  ["another encoding", {}, { "content-type": "text/csv; charset=latin1" }, 415, "text/csv"],
  ["a compressed body", {}, { "content-encoding": "gzip" }, 415, "encoding"],
  ["a parameter that there is none of", { dryrun: "1" }, {}, 400, "there are dry_run, decimal"],
  ["a choice that there is none of", { dates: "ymd" }, {}, 400, "dates must be dmy or mdy."],
  ["a field that there is none of", { "column.size": "x" }, {}, 400, "After column. must stand one of date, type"],
  ["another page's request", {}, { origin: "https://elsewhere.example" }, 403, "STREAMPULSE_ALLOWED_ORIGINS"],
])("%s is refused, and nothing is read", async (_what, query, headers, status, words) => {
  const { url, kept } = await stage();
  const body = "content-encoding" in headers ? new Uint8Array(gzipSync(FILE)) : FILE;
  const answer = await upload(`${url}${IMPORT}?${new URLSearchParams(query).toString()}`, body, headers);
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(words)]);
  expect(await kept()).toBe(0);
});

test("each path has its methods, a foreign Host reaches nothing, and where nothing is kept it is said why", async () => {
  const { url, port } = await stage();
  expect((await fetch(url + IMPORT)).headers.get("allow")).toBe("POST");
  expect((await fetch(url + EXPORT, { method: "POST" })).headers.get("allow")).toBe("GET, HEAD");
  const foreign = httpRequest({ port, host: "127.0.0.1", path: EXPORT, headers: { host: "rebound.example" } }).end();
  const [answer] = (await once(foreign, "response")) as [IncomingMessage];
  expect(answer.resume().statusCode).toBe(421);
  const without = await stage(() => filesWithout("The disk is gone."));
  for (const call of [upload(without.url + IMPORT, FILE), fetch(without.url + EXPORT)]) {
    const told = await call;
    expect([told.status, await told.text()]).toEqual([503, expect.stringContaining("The disk is gone.")]);
  }
});

test("anonymous callers from elsewhere are told to come with a token, and reach nothing", async () => {
  const { book } = await portfolioStage();
  const serves = portfolioDoor({
    files: portfolioFiles(book),
    scheduler: new FakeScheduler(),
    callerOf: () => ({ principal: "anonymous", isLocal: false }),
    internal: () => new Failure("INTERNAL"),
    wanted: () => {},
  });
  const server = createServer((request, response) =>
    serves.get(request.url ?? "")?.(request as never, response as never),
  );
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await upload(url + IMPORT, FILE)).status).toBe(401);
  expect((await fetch(url + EXPORT)).status).toBe(401);
});

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

test("16 MiB are read, and not a byte more, whether or not its length was said", async () => {
  const { url, port, kept } = await stage();
  const most = await upload(`${url}${IMPORT}?dry_run=1`, fileOf(UPLOAD_MAX_BYTES));
  expect(most.status).toBe(200);
  expect(((await most.json()) as { faults: object[] }).faults[0]).toMatchObject({
    column: "note",
    message: "note may have at most 1000 characters.",
  });
  // Refused before a byte of it was sent.
  const said = post(port, IMPORT, { "content-length": UPLOAD_MAX_BYTES + 1 });
  said.call.flushHeaders();
  expect(await said.answer).toMatchObject({ status: 413, text: expect.stringContaining("LIMIT_UPLOAD") });
  said.call.destroy();
  const unsaid = post(port, IMPORT);
  unsaid.call.end(fileOf(UPLOAD_MAX_BYTES + 1));
  expect(await unsaid.answer).toMatchObject({ status: 413, text: expect.stringContaining("larger than 16 MiB") });
  expect(await kept()).toBe(0);
});

test("an upload that is cut off, or takes too long, leaves nothing; others come when there is room", async () => {
  const { url, port, scheduler, kept } = await stage();
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

function http2(port: number): ClientHttp2Session {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  return session;
}

test("over HTTP/2 a large file is no flood, and one that is reset leaves nothing", async () => {
  const { port, kept } = await stage();
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
  whole.end(fileOf(2 * H2_BYTES_PER_SECOND_MAX));
  const [headers] = (await once(whole, "response")) as [Record<string, unknown>];
  let text = "";
  for await (const piece of whole) text += String(piece);
  expect([headers[":status"], text]).toEqual([200, expect.stringContaining("note may have at most 1000 characters.")]);
  expect(session.destroyed).toBe(false);
  expect(await kept()).toBe(0);
});

/** A link within the process. */
function linked(files: PortfolioFiles): { readonly files: PortfolioFiles; readonly calls: LinkedCall[] } {
  const calls: LinkedCall[] = [];
  const none = { answer: () => fail() };
  const link: ServiceLink = {
    call(call, signal) {
      calls.push(call);
      return ownerWithFiles(none, files).answer(call, signal);
    },
  };
  return { files: filesOver(link), calls };
}

function fail(): never {
  throw new Failure("UNIMPLEMENTED");
}

test("another process reads and writes the files as this one does, with all that was asked", async () => {
  let calls: LinkedCall[] = [];
  const { url, kept } = await stage((files) => {
    const way = linked(files);
    ({ calls } = way);
    return way.files;
  });
  const query = "column.date=When&column.note=&dates=mdy&currency=USD";
  const file = FILE.replace("date,", "When,")
    .replaceAll("2025-06-0", "06/0")
    .replaceAll(/(06\/0\d)/g, "$1/2025");
  const done = await upload(`${url}${IMPORT}?${query}`, file);
  expect(await done.json()).toMatchObject({
    imported: true,
    added: 2,
    reading: { dateOrder: "DATE_ORDER_MONTH_DAY_YEAR" },
  });
  expect(await kept()).toBe(2);
  expect(await (await fetch(url + EXPORT)).text()).toContain("2025-06-03,sell,Depot,AAPL,4,110");
  expect(calls.map(({ caller }) => caller)).toEqual(Array(2).fill({ principal: "anonymous", isLocal: true }));
});
