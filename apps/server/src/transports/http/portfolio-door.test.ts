import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { Failure } from "@streampulse/core";
import { expect, test } from "vitest";
import { bareFiles, EXPORT, FILE, fileDoorStage, IMPORT, upload } from "../../../../../test/file-door-stage.ts";
import { buy } from "../../../../../test/portfolio-stage.ts";
import type { LinkedCall, ServiceLink } from "../../engine/ports/service-link.ts";
import { filesOver, filesWithout, ownerWithFiles, type PortfolioFiles } from "../kept/portfolio-files.ts";

test("a file is imported whole, a dry run keeps nothing, and what is exported adds nothing", async () => {
  const { url, kept, book, owner, depot } = await fileDoorStage();
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
  const { url, kept } = await fileDoorStage();
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
  const { url, kept } = await fileDoorStage();
  const body = "content-encoding" in headers ? new Uint8Array(gzipSync(FILE)) : FILE;
  const answer = await upload(`${url}${IMPORT}?${new URLSearchParams(query).toString()}`, body, headers);
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(words)]);
  expect(await kept()).toBe(0);
});

test("each path has its methods, a foreign Host reaches nothing, and where nothing is kept it is said why", async () => {
  const { url, port } = await fileDoorStage();
  expect((await fetch(url + IMPORT)).headers.get("allow")).toBe("POST");
  expect((await fetch(url + EXPORT, { method: "POST" })).headers.get("allow")).toBe("GET, HEAD");
  const foreign = httpRequest({ port, host: "127.0.0.1", path: EXPORT, headers: { host: "rebound.example" } }).end();
  const [answer] = (await once(foreign, "response")) as [IncomingMessage];
  expect(answer.resume().statusCode).toBe(421);
  const without = await fileDoorStage(() => filesWithout(new Failure("UNAVAILABLE", "The disk is gone.")));
  for (const call of [upload(without.url + IMPORT, FILE), fetch(without.url + EXPORT)]) {
    const told = await call;
    expect([told.status, await told.text()]).toEqual([503, expect.stringContaining("The disk is gone.")]);
  }
});

test("anonymous callers from elsewhere are told to come with a token, and reach nothing", async () => {
  const { url } = await bareFiles({ isLocal: false });
  expect((await upload(url + IMPORT, FILE)).status).toBe(401);
  expect((await fetch(url + EXPORT)).status).toBe(401);
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
  const { url, kept } = await fileDoorStage((files) => {
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
  const caller = { principal: "anonymous", isLocal: true };
  expect(calls.map((call) => call.caller)).toEqual([caller, caller]);
});
