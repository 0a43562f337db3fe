import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failure } from "../../../test/connect-failure.ts";
import { ScriptedPriceServer } from "../../../test/scripted-price-server.ts";
import { quote } from "../../../test/scripted-watch.ts";
import { StreamPulseError, createClient, type Client, type Quote } from "./index.ts";

let server: ScriptedPriceServer;
let client: Client;

beforeEach(async () => {
  server = await ScriptedPriceServer.start();
  client = createClient({ url: server.url, random: () => 0 });
});

afterEach(async () => {
  client.watch([], {}).stop();
  vi.unstubAllGlobals();
  await server.close();
});

describe("a stream", () => {
  test("gives quotes, connects again by itself, and ends without an error when aborted", async () => {
    const stopper = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const each of client.stream(["aapl"], { signal: stopper.signal })) {
        seen.push(each.price);
        if (each.sequence === 2) stopper.abort();
      }
    })();
    const first = await server.nextStream();
    expect(first.request).toMatchObject({ clientId: client.clientId, tickers: ["AAPL"], delivery: 1 });
    first.open();
    first.send({ quotes: [quote("AAPL", 1)] });
    first.end();
    const second = await server.nextStream();
    second.open({ tickers: ["AAPL"] });
    second.send({ quotes: [quote("AAPL", 1), quote("AAPL", 2)] });
    await reading;
    await second.closed;
    expect(seen).toEqual(["1.5", "2.5"]);
  });

  test("leaving the loop ends the stream at the server", async () => {
    const reading = (async () => {
      for await (const each of client.stream(["AAPL"])) return each;
      return undefined;
    })();
    const stream = await server.nextStream();
    stream.open();
    stream.send({ quotes: [quote("AAPL", 1)] });
    expect(await reading).toMatchObject({ ticker: "AAPL", price: "1.5" });
    await stream.closed;
  });

  test("throws what cannot be mended, with its details", async () => {
    const reading = client.stream(["AAPL"])[Symbol.asyncIterator]().next();
    const stream = await server.nextStream();
    stream.fail(failure(Code.ResourceExhausted, "too many", { reason: "LIMIT_TICKERS", limit: 256 }));
    await expect(reading).rejects.toThrow(StreamPulseError);
    await expect(reading).rejects.toMatchObject({ reason: "LIMIT_TICKERS", limit: 256, retry: false });
  });

  test("throws when the server refused every ticker, instead of waiting for ever", async () => {
    const reading = client.stream(["NOSUCH"])[Symbol.asyncIterator]().next();
    const stream = await server.nextStream();
    stream.open();
    stream.send({ errors: [{ ticker: "NOSUCH", code: 1, message: "No source knows it.", removed: true }] });
    await expect(reading).rejects.toMatchObject({ code: "not_found", message: "NOSUCH: No source knows it." });
    await stream.closed;
  });

  test("a slow reader of `latest` gets the newest of each ticker, the ticker that waits longest first", async () => {
    const iterator = client.stream(["AAPL", "MSFT"])[Symbol.asyncIterator]();
    const first = iterator.next();
    const stream = await server.nextStream();
    stream.open();
    stream.send({ quotes: [quote("AAPL", 1)] });
    await first;
    for (const each of [quote("MSFT", 1), quote("AAPL", 2), quote("AAPL", 3), quote("MSFT", 2)]) {
      stream.send({ quotes: [each] });
    }
    stream.fail(failure(Code.PermissionDenied, "enough"));
    // Answered when the stream is over, and so all of it read.
    await expect(client.add("TSLA")).rejects.toMatchObject({ code: "permission_denied" });
    expect((await iterator.next()).value).toMatchObject({ ticker: "MSFT", price: "2.5" });
    expect((await iterator.next()).value).toMatchObject({ ticker: "AAPL", price: "3.5" });
    await expect(iterator.next()).rejects.toMatchObject({ message: "enough" });
  });

  test.each(["latest", "every"] as const)(
    "a slow reader of `%s` gets nothing of a ticker once it has removed it, though it waited, nor after adding it again",
    async (delivery) => {
      const iterator = client.stream(["AAPL", "MSFT"], { delivery })[Symbol.asyncIterator]();
      const first = iterator.next();
      const stream = await server.nextStream();
      stream.open();
      stream.send({ quotes: [quote("MSFT", 1)] });
      await first;
      stream.send({ quotes: [quote("MSFT", 2), quote("AAPL", 1)] });
      expect((await iterator.next()).value).toMatchObject({ ticker: "MSFT", sequence: 2 });
      const changes = [client.remove("AAPL"), client.add("AAPL")];
      stream.send({ quotes: [quote("MSFT", 3)] });
      expect((await iterator.next()).value).toMatchObject({ ticker: "MSFT", sequence: 3 });
      await iterator.return?.();
      await Promise.allSettled(changes);
    },
  );

  test("a slow reader of `every` gets every quote, and the connection is read no further meanwhile", async () => {
    const iterator = client.stream(["AAPL"], { delivery: "every" })[Symbol.asyncIterator]();
    const first = iterator.next();
    const stream = await server.nextStream();
    expect(stream.request.delivery).toBe(2);
    stream.open();
    const count = 5_000;
    for (let sequence = 1; sequence <= count; sequence++) stream.send({ quotes: [quote("AAPL", sequence)] });
    const seen = [(await first).value as Quote];
    while (seen.length < count) seen.push((await iterator.next()).value as Quote);
    expect(seen.every((each, index) => each.sequence === index + 1)).toBe(true);
    await iterator.return?.();
  });
});

describe("single calls", () => {
  test("quotes, search and status come in the words of the product", async () => {
    server.answers = {
      getQuotes: ({ tickers }) => ({
        quotes: [quote(tickers[0] ?? "", 1)],
        errors: [{ ticker: tickers[1] ?? "", code: 1, message: "unknown" }],
      }),
      searchTickers: ({ query, limit, pageToken }) => ({
        results: [{ ticker: query, name: `${limit}${pageToken}` }],
        nextPageToken: "more",
      }),
    };
    expect(await client.getQuotes(["aapl", "nosuch"])).toMatchObject({
      quotes: [{ ticker: "AAPL", sequence: 1 }],
      infos: [],
      errors: [{ ticker: "NOSUCH", code: 1, removed: false }],
    });
    expect(await client.search("app", { limit: 3, pageToken: "x" })).toMatchObject({
      results: [{ ticker: "app", name: "3x" }],
      nextPageToken: "more",
    });
    expect(await client.status()).toMatchObject({ version: "1.2.3", uptimeMs: 5, sources: [] });
  });

  test("a refusal carries its code, reason, field, limit and delay", async () => {
    server.answers.getQuotes = () => {
      const details = { reason: "INVALID_ARGUMENT", field: "tickers", limit: 256, retryAfterMs: 1_001 };
      throw failure(Code.InvalidArgument, "too many tickers", details);
    };
    await expect(client.getQuotes(["AAPL"])).rejects.toMatchObject({
      name: "StreamPulseError",
      code: "invalid_argument",
      message: "too many tickers",
      reason: "INVALID_ARGUMENT",
      field: "tickers",
      limit: 256,
      retryAfterMs: 1_001,
      retry: false,
    });
  });

  test("a reason of another domain is not ours", async () => {
    server.answers.getQuotes = () => {
      throw failure(Code.Unavailable, "away", { reason: "SUPERSEDED", domain: "elsewhere" });
    };
    await expect(client.getQuotes(["AAPL"])).rejects.toMatchObject({ reason: undefined, retry: true });
  });

  test("an abort rejects at once, whatever its reason", async () => {
    server.answers.getQuotes = () => new Promise(() => undefined);
    const stopper = new AbortController();
    const asked = client.getQuotes(["AAPL"], { signal: stopper.signal });
    stopper.abort("enough");
    await expect(asked).rejects.toMatchObject({ code: "canceled" });
  });

  test("a token travels as a bearer token, and in nothing else", async () => {
    const seen: Request[] = [];
    const spy: typeof fetch = (input, init) => {
      seen.push(new Request(input, init));
      return Promise.resolve(new Response(null, { status: 503, headers: { "Retry-After": "9" } }));
    };
    const known = createClient({ url: server.url, token: "s3cret", fetch: spy });
    await expect(known.status()).rejects.toMatchObject({ code: "unavailable", retryAfterMs: 9_000 });
    expect(seen[0]?.headers.get("Authorization")).toBe("Bearer s3cret");
    expect(seen[0]?.url).toBe(`${server.url}/streampulse.v1.StatusService/GetStatus`);
  });
});

describe("a client", () => {
  test("has an id of 128 random bits of its own", () => {
    const ids = new Set(Array.from({ length: 100 }, () => createClient({ url: server.url }).clientId));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test.each(["localhost:8080", "/prices", "ftp://127.0.0.1"])("refuses the url %s when it is made", (url) => {
    expect(() => createClient({ url })).toThrow(/http:\/\//);
  });

  test("takes an empty url for the page's own server", async () => {
    vi.stubGlobal("location", { origin: server.url });
    expect(await createClient({ url: "" }).status()).toMatchObject({ version: "1.2.3" });
  });
});
