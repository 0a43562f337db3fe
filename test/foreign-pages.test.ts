import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const MODIFY = "/streampulse.v1.PriceService/ModifyTickers";
const QUOTES = "/streampulse.v1.PriceService/GetQuotes";
const JSON_TYPE = { "content-type": "application/json" };

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server.close();
});

describe("a page from elsewhere reaches nothing", () => {
  test("a foreign Host is misdirected: 421; loopback's names are ours", async () => {
    expect(await rawStatus("evil.example")).toBe(421);
    expect(await rawStatus(`evil.example:${server.port}`)).toBe(421);
    expect(await rawStatus("127.0.0.1.evil.example")).toBe(421);
    expect(await rawStatus(`localhost:${server.port}`)).toBe(200);
    expect(await rawStatus("[::1]")).toBe(200);
  });

  test("a foreign Origin is refused on every call: 403; our own is not", async () => {
    for (const path of [STREAM, MODIFY, QUOTES, "/", "/healthz"]) {
      for (const origin of ["https://evil.example", "null", `http://localhost:${server.port + 1}`]) {
        const response = await fetch(server.url + path, {
          method: "POST",
          headers: { ...JSON_TYPE, origin },
          body: "{}",
        });
        expect([path, origin, response.status]).toEqual([path, origin, 403]);
        expect(response.headers.get("access-control-allow-origin")).toBeNull();
      }
    }
    const own = await fetch(server.url + QUOTES, {
      method: "POST",
      headers: { ...JSON_TYPE, origin: server.url },
      body: '{"tickers":["AAPL"]}',
    });
    expect(own.status).toBe(200);
  });

  test("a cross-site call without an Origin is refused: 403", async () => {
    const url = `${server.url}${QUOTES}?connect=v1&encoding=json&message=%7B%22tickers%22%3A%5B%22AAPL%22%5D%7D`;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  });

  function rawStatus(host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, "127.0.0.1", () =>
        socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
      let answer = "";
      socket.on("data", (chunk) => (answer += String(chunk)));
      socket.on("close", () => resolve(Number(answer.split(" ")[1])));
      socket.on("error", reject);
    });
  }
});

test("an allowed origin and an allowed host get in, with CORS", async () => {
  const other = await startServer({
    STREAMPULSE_ALLOWED_ORIGINS: "https://app.example",
    STREAMPULSE_ALLOWED_HOSTS: "prices.example",
  });
  try {
    const response = await fetch(other.url + QUOTES, {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "POST" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
    const foreign = await fetch(other.url + QUOTES, {
      method: "OPTIONS",
      headers: { origin: "https://other.example" },
    });
    expect(foreign.status).toBe(403);
  } finally {
    await other.close();
  }
});
