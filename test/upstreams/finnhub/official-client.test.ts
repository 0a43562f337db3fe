import { createRequire } from "node:module";
import { expect, onTestFinished, test, vi } from "vitest";
import { FakeFinnhub, KEY } from "./fake-finnhub.ts";

const realFetch = fetch;

/** The part of the vendor's own client that the fake answers. */
interface OfficialClient {
  quote(symbol: string, done: Done): void;
  symbolSearch(text: string, options: object, done: Done): void;
  stockSymbols(exchange: string, options: object, done: Done): void;
  marketStatus(exchange: string, done: Done): void;
}
type Done = (error: unknown, data: unknown, response: Response | null) => void;

/** Finnhub's own client with nothing changed but where Finnhub is: it takes the fetch that there is when it is loaded. */
let place = "";
vi.stubGlobal("fetch", (address: string) => realFetch(address.replace("https://finnhub.io", place)));
const { DefaultApi } = createRequire(import.meta.url)("finnhub") as { DefaultApi: new (key: string) => OfficialClient };
vi.unstubAllGlobals();

async function start(key = KEY) {
  const fake = await FakeFinnhub.start();
  place = fake.url;
  onTestFinished(async () => {
    await fake.close();
    expect(fake.violations).toEqual([]);
  });
  const client = new DefaultApi(key);
  const ask = (call: (done: Done) => void) =>
    new Promise<{ error: unknown; data: unknown; status: number | undefined }>((resolve) =>
      call((error, data, response) => resolve({ error, data, status: response?.status })),
    );
  return { fake, client, ask };
}

test("Finnhub's own REST client reads quotes, zeros, the search, the list and the market's state", async () => {
  const { client, ask } = await start();
  const quote = await ask((done) => client.quote("AAPL", done));
  expect(quote.data).toMatchObject({ c: 261.74, d: 2.29, dp: 0.8826, pc: 259.45 });
  const none = await ask((done) => client.quote("NOSUCH", done));
  expect(none.data).toEqual({ c: 0, d: null, dp: null, h: 0, l: 0, o: 0, pc: 0, t: 0 });
  const found = await ask((done) => client.symbolSearch("apple", {}, done));
  expect(found.data).toMatchObject({ count: 2, result: [{ symbol: "AAPL" }, { symbol: "APLE" }] });
  const listed = await ask((done) => client.stockSymbols("US", {}, done));
  expect(listed.data).toContainEqual(expect.objectContaining({ symbol: "BRK.B", mic: "XNYS" }));
  const status = await ask((done) => client.marketStatus("US", done));
  expect(status.data).toMatchObject({ exchange: "US", isOpen: true, session: "regular" });
});

test("Finnhub's own REST client is told of a wrong key", async () => {
  const { client, ask, fake } = await start("wrong");
  const refused = await ask((done) => client.quote("AAPL", done));
  expect(refused).toMatchObject({ error: { error: "Invalid API key." }, status: 401 });
  expect(fake.rest.calls).toEqual([]);
});

test("Finnhub's own REST client is told of its haste", async () => {
  const { client, ask, fake } = await start();
  fake.rest.refusal = { status: 429 };
  expect(await ask((done) => client.quote("AAPL", done))).toMatchObject({
    error: { error: "API limit reached. Please try again later. Remaining Limit: 0" },
    status: 429,
  });
});
