import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { staticFiles } from "./static-files.ts";

const PACKED = "<p>more</p><script>go()</script>";
const CHUNK = "_next/static/chunks/a-1b2c.js";

let root: string;
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "page-"));
  folder = join(root, "out");
  mkdirSync(join(folder, "_next/static/chunks"), { recursive: true });
  mkdirSync(join(folder, "about"));
  writeFileSync(join(root, "secret.txt"), "secret");
  writeFileSync(join(folder, "index.html"), "<p>prices</p><script>go()</script>");
  writeFileSync(join(folder, "about/index.html"), "about");
  writeFileSync(join(folder, "404.html"), "<p>nothing</p><script>go()</script>");
  mkdirSync(join(folder, "packed"));
  writeFileSync(join(folder, "packed/index.html"), PACKED);
  writeFileSync(join(folder, "packed/index.html.br"), "by brotli");
  writeFileSync(join(folder, "packed/index.html.gz"), "by gzip");
  writeFileSync(join(folder, CHUNK), "let a = 1;");
  server = createServer(staticFiles(folder));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

test("pages are asked for again, hashed files kept for ever, and inline scripts run by their hash alone", async () => {
  const page = await fetch(`${url}/?from=elsewhere`);
  expect(await page.text()).toBe("<p>prices</p><script>go()</script>");
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  // echo -n 'go()' | openssl dgst -sha256 -binary | base64
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self' 'sha256-" + GO_HASH + "';");
  const chunk = await fetch(`${url}/${CHUNK}`);
  expect(chunk.headers.get("cache-control")).toContain("immutable");
  expect(chunk.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(await (await fetch(`${url}/about`)).text()).toBe("about");
  expect(await (await fetch(`${url}/about/`)).text()).toBe("about");
});

const GO_HASH = "5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw=";

test("a browser that asks for what is not there gets the page that says so; programs and the API a line", async () => {
  const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
  const page = await fetch(`${url}/no/such/place`, { headers: html });
  expect([page.status, await page.text()]).toEqual([404, "<p>nothing</p><script>go()</script>"]);
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self' 'sha256-" + GO_HASH + "';");
  expect([page.headers.get("cache-control"), page.headers.get("etag")]).toEqual(["no-store", null]);
  const head = await fetch(`${url}/no`, { method: "HEAD", headers: html });
  expect([head.status, await head.text()]).toEqual([404, ""]);
  for (const [path, given] of [
    ["/no", { accept: "*/*" }],
    ["/v1/no", html],
    ["/streampulse.v1.No/No", html],
  ] as const) {
    const line = await fetch(url + path, { headers: given });
    expect([path, line.status, await line.text()]).toEqual([path, 404, "There is nothing here.\n"]);
  }
  expect((await fetch(`${url}/no`, { method: "POST", headers: html })).headers.get("content-type")).toMatch(/plain/);
});

test("a page that is known is not sent again", async () => {
  const etag = (await fetch(url)).headers.get("etag") as string;
  expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await fetch(url, { headers: { "if-none-match": '"another"' } })).status).toBe(200);
});

test("whatever range is asked for, the whole file is the answer", async () => {
  for (const range of ["bytes=100-50", "bytes=9-3", "bytes=-5", "bytes=99999-", "x"]) {
    const answer = await fetch(url, { headers: { range } });
    expect([range, answer.status, (await answer.text()).length]).toEqual([range, 200, 34]);
  }
});

test("files that a build takes away are served as they were", async () => {
  rmSync(join(folder, CHUNK));
  expect(await (await fetch(`${url}/${CHUNK}`)).text()).toBe("let a = 1;");
});

test("no path leads out of the folder", async () => {
  for (const path of [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%zz",
    "/%00",
    "//",
    "/about/..",
    "",
  ]) {
    expect([path, await rawStatus(`GET ${path || "*"}`)]).toEqual([path, 404]);
  }
});

test("files are read, and nothing else", async () => {
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
  const head = await fetch(url, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "34", ""]);
});

test("without a page it says what to do", async () => {
  const response = { writeHead: (status: number) => (said.status = status), end: (text: string) => (said.text = text) };
  const said = { status: 0, text: "" };
  staticFiles(join(root, "nowhere"))({} as never, response as never);
  expect(said).toEqual({ status: 404, text: expect.stringContaining("npm run build") as string });
});

/** The status of a request whose target is sent as it is. */
function rawStatus(start: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
      socket.write(`${start} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    );
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.on("close", () => resolve(Number(answer.split(" ")[1])));
    socket.on("error", reject);
  });
}

/** A GET that says what codings it takes, its body left as it came. */
function getRaw(path: string, accepted: string | undefined): Promise<{ text: string; headers: IncomingHttpHeaders }> {
  const headers = accepted === undefined ? {} : { "accept-encoding": accepted };
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => resolve({ text, headers: response.headers }));
    });
    asked.on("error", reject).end();
  });
}

test("what the build has packed is sent so to who takes it, under an etag of its own", async () => {
  const etags = new Set<string | undefined>();
  for (const [accepted, text, coding] of [
    ["gzip, deflate, br, zstd", "by brotli", "br"],
    ["gzip, deflate", "by gzip", "gzip"],
    ["GZIP;q=0.5, br;q=0", "by gzip", "gzip"],
    ["br;q=0.0,gzip; q=0", PACKED, undefined],
    ["identity", PACKED, undefined],
    [undefined, PACKED, undefined],
  ] as const) {
    const answer = await getRaw("/packed/", accepted);
    expect([accepted, answer.text, answer.headers["content-encoding"], answer.headers.vary]).toEqual([
      accepted,
      text,
      coding,
      "accept-encoding",
    ]);
    expect(answer.headers["content-security-policy"]).toContain(GO_HASH);
    etags.add(answer.headers.etag);
  }
  expect(etags.size).toBe(3);
  for (const path of ["/packed/index.html.br", "/packed/index.html.gz"])
    expect((await fetch(url + path)).status).toBe(404);
});

test("a document allows its own inline scripts, not those of another", async () => {
  expect((await fetch(`${url}/about/`)).headers.get("content-security-policy")).toContain("script-src 'self';");
});
