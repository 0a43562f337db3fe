import { beforeEach, describe, expect, test } from "vitest";
import { FileKeeper } from "./kept-files.ts";

const ORIGIN = "http://127.0.0.1:8080";
const CHUNK = "/_next/static/chunks/a1b2.js";

/** A browser's caches, a server that can be away, and a reader whose patience ends when the test says so. */
let kept: Map<string, Map<string, Response>>;
let asked: string[];
let server: (path: string) => Promise<Response>;
let endPatience: () => void;
/** The builds that open pages are of; undefined in a browser that cannot tell. */
let inUse: ReadonlySet<string> | undefined;

beforeEach(() => {
  kept = new Map();
  asked = [];
  inUse = new Set();
  server = async (path) => new Response(`server's ${path}`);
});

function keeper(build: string, paths = ["/", "/alerts/", CHUNK]): FileKeeper {
  const fetch = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return server(pathname);
  };
  const cacheOf = (name: string) => {
    const cache = kept.get(name) ?? new Map<string, Response>();
    kept.set(name, cache);
    return {
      addAll: async (requests: Request[]) => {
        const answers = await Promise.all(requests.map((request) => fetch(request)));
        if (answers.some(({ ok }) => !ok)) throw new TypeError("not all could be had");
        requests.forEach(({ url }, at) => cache.set(url, answers[at]!));
      },
      match: async (url: string) => cache.get(url)?.clone(),
    } as unknown as Cache;
  };
  return new FileKeeper(
    { build, paths },
    {
      caches: {
        open: async (name) => cacheOf(name),
        keys: async () => [...kept.keys()],
        delete: async (name) => kept.delete(name),
      },
      fetch,
      origin: ORIGIN,
      buildsInUse: async () => inUse,
      patience: () => new Promise((resolve) => (endPatience = resolve)),
    },
  );
}

const ask = (files: FileKeeper, path: string, init?: RequestInit) => files.answer(new Request(ORIGIN + path, init));
const away = async (): Promise<never> => {
  throw new TypeError("no network");
};

test("without a network every document and file of the build is there, whatever its query", async () => {
  const files = keeper("one");
  await files.fill();
  server = away;
  expect(await (await ask(files, "/?tickers=AAPL"))?.text()).toBe("server's /");
  for (const path of ["/alerts/", "/alerts", "/alerts?view=log"])
    expect(await (await ask(files, path))?.text()).toBe("server's /alerts/");
  expect(await (await ask(files, CHUNK))?.text()).toBe(`server's ${CHUNK}`);
});

test("with a network documents are the server's, and hashed files are not asked for again", async () => {
  const files = keeper("one");
  await files.fill();
  asked = [];
  server = async (path) => new Response(`new ${path}`);
  expect(await (await ask(files, "/"))?.text()).toBe("new /");
  expect(await (await ask(files, CHUNK))?.text()).toBe(`server's ${CHUNK}`);
  expect(asked).toEqual(["/"]);
});

test("a server that fails or does not answer is not waited for, one that refuses is believed", async () => {
  const files = keeper("one");
  await files.fill();
  server = async () => new Response("broken", { status: 502 });
  expect(await (await ask(files, "/"))?.text()).toBe("server's /");
  server = async () => new Response("not here", { status: 404 });
  expect((await ask(files, "/"))?.status).toBe(404);
  server = () => new Promise(() => {});
  const answer = ask(files, "/");
  endPatience();
  expect(await (await answer)?.text()).toBe("server's /");
});

test("calls, streams and other places are the browser's own affair, and nothing of them is kept", async () => {
  const files = keeper("one");
  for (const path of [
    "/streampulse.v1.PriceService/GetQuotes",
    "/v1/stream?tickers=A",
    "/metrics",
    "/service-worker.js",
  ]) {
    expect(ask(files, path), path).toBeUndefined();
  }
  expect(ask(files, "/", { method: "POST" })).toBeUndefined();
  expect(files.answer(new Request("https://elsewhere.example/"))).toBeUndefined();
});

test("a build is kept whole or not at all, and a former one that no page is of goes when the next takes over", async () => {
  kept.set("streampulse-settings", new Map());
  await keeper("one").fill();
  const two = keeper("two");
  server = async (path) => new Response("", { status: path === CHUNK ? 404 : 200 });
  await expect(two.fill()).rejects.toThrow();
  server = async () => new Response("two");
  await two.fill();
  expect([...kept.keys()].toSorted()).toEqual(["streampulse page one", "streampulse page two", "streampulse-settings"]);
  await two.tidy();
  expect([...kept.keys()].toSorted()).toEqual(["streampulse page two", "streampulse-settings"]);
});

describe("pages that stay open over an update", () => {
  const OLD_CHUNK = "/_next/static/chunks/0ld1.js";
  const builds = (): string[] => [...kept.keys()].map((name) => name.replace("streampulse page ", ""));

  test("have the files of their own build, which the server has no more, until the last of them has gone", async () => {
    await keeper("one", [OLD_CHUNK]).fill();
    const two = keeper("two");
    await two.fill();
    inUse = new Set(["one", "two"]);
    await two.tidy();
    server = async () => new Response("gone", { status: 404 });
    asked = [];
    expect(await (await ask(two, OLD_CHUNK))?.text()).toBe(`server's ${OLD_CHUNK}`);
    expect(asked).toEqual([]);
    inUse = new Set(["two"]);
    await two.tidy();
    expect(builds()).toEqual(["two"]);
    expect((await ask(two, OLD_CHUNK))?.status).toBe(404);
  });

  test("and what came later is not dropped: it waits to take over", async () => {
    const [one, two] = [keeper("one"), keeper("two")];
    await one.fill();
    await two.fill();
    await one.tidy();
    expect(builds()).toEqual(["one", "two"]);
  });

  test("where the browser cannot tell which are open, the last build before this one stays", async () => {
    inUse = undefined;
    for (const build of ["one", "two", "three"]) await keeper(build).fill();
    await keeper("three").tidy();
    expect(builds()).toEqual(["two", "three"]);
  });
});
