import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../running-server.ts";
import { launchChromium } from "./chromium.ts";

let browser: Browser;
let server: RunningServer;
let page: Page;
/** Between the browser and the server, so that a connection can be cut. */
let line: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer({ STREAMPULSE_SIMULATED_RATE: "20" })]);
  line = createServer((near) => {
    const far = connect(server.port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => [near, far].forEach((each) => each.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  page = await browser.newPage();
  await page.exposeFunction("cut", () => sockets.forEach((socket) => socket.destroy()));
  // A page of ours that opens no stream of its own.
  await page.goto(`http://127.0.0.1:${(line.address() as AddressInfo).port}/healthz`);
});

afterAll(async () => {
  await browser.close();
  line.close();
  await server.close();
});

test("a browser's own EventSource hears events, and comes back to its session by itself", async () => {
  const heard = await page.evaluate(
    () =>
      new Promise<{ tickers: string[]; sessions: { id: string; resumed: boolean }[] }>((resolve, reject) => {
        const tickers = new Set<string>();
        const sessions: { id: string; resumed: boolean }[] = [];
        const source = new EventSource("/v1/stream?tickers=AAPL,BTCUSDT");
        const parse = (event: Event) => JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>;
        source.addEventListener("session", (event) => {
          sessions.push({ id: event.lastEventId, resumed: parse(event)["resumed"] === true });
          if (sessions.length === 2) {
            source.close();
            resolve({ tickers: [...tickers].toSorted(), sessions });
          }
        });
        source.addEventListener("quote", (event) => {
          tickers.add(String(parse(event)["ticker"]));
          if (tickers.size === 2 && sessions.length === 1) (globalThis as unknown as { cut(): void }).cut();
        });
        source.addEventListener("error", () => source.readyState === EventSource.CLOSED && reject(new Error("closed")));
      }),
  );
  expect(heard.tickers).toEqual(["AAPL", "BTCUSDT"]);
  expect(heard.sessions.map(({ resumed }) => resumed)).toEqual([false, true]);
  expect(heard.sessions[1]?.id).toBe(heard.sessions[0]?.id);
});

test("a browser's own WebSocket opens, adds, and is told of its faults", async () => {
  const heard = await page.evaluate(
    () =>
      new Promise<{ tickers: string[]; answers: unknown[]; code: number; reason: string }>((resolve) => {
        const tickers = new Set<string>();
        const answers: unknown[] = [];
        const socket = new WebSocket(`ws://${location.host}/v1/ws`, "streampulse.v1.json");
        socket.addEventListener("open", () => socket.send('{"op":"open","id":1,"request":{"tickers":["AAPL"]}}'));
        socket.addEventListener("message", (event: MessageEvent<string>) => {
          const { batch, answer, id } = JSON.parse(event.data) as {
            batch?: { quotes?: { ticker: string }[] };
            answer?: object;
            id?: number;
          };
          if (id !== undefined) answers.push([id, Object.keys(answer ?? {})]);
          for (const { ticker } of batch?.quotes ?? []) {
            if (tickers.size === 0) socket.send('{"op":"add","id":2,"tickers":["EURUSD"]}');
            tickers.add(ticker);
            if (tickers.size === 2) socket.send("no JSON");
          }
        });
        socket.addEventListener("close", ({ code, reason }) =>
          resolve({ tickers: [...tickers].toSorted(), answers, code, reason }),
        );
      }),
  );
  expect(heard).toEqual({
    tickers: ["AAPL", "EURUSD"],
    answers: [
      [1, []],
      [2, ["tickers", "revision", "results"]],
    ],
    code: 4_003,
    reason: "INVALID_ARGUMENT",
  });
});

test("a page of another origin opens neither", async () => {
  const elsewhere = await browser.newPage();
  await elsewhere.route("http://elsewhere.example/", (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
  );
  await elsewhere.goto("http://elsewhere.example/");
  const before = server.app.engine.status().sessions;
  const outcome = await elsewhere.evaluate(async (port) => {
    const source = new EventSource(`http://127.0.0.1:${port}/v1/stream?tickers=AAPL`);
    const events = new Promise((resolve) => {
      source.addEventListener("error", () => resolve(source.readyState === EventSource.CLOSED ? "closed" : "trying"));
      source.addEventListener("session", () => resolve("open"));
    });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/ws`, "streampulse.v1.json");
    const frames = new Promise((resolve) => {
      socket.addEventListener("open", () => resolve("open"));
      socket.addEventListener("close", ({ code }) => resolve(code));
    });
    return [await events, await frames];
  }, server.port);
  await elsewhere.close();
  expect(outcome).toEqual(["closed", 1_006]);
  expect(server.app.engine.status().sessions).toBe(before);
});
