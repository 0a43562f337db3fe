import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cancel, Scheduler } from "@streampulse/core";
import type { Refusal } from "../fake-vendor.ts";
import { SlidingWindow } from "../sliding-window.ts";
import { ZEROS, type FakeMarket } from "./market.ts";
import * as rules from "./rules.ts";

/** What the fake's REST API is made of. */
export interface RestWorld {
  readonly markets: ReadonlyMap<string, FakeMarket>;
  readonly scheduler: Scheduler;
  readonly key: string;
  /** How many calls a minute has. */
  readonly callsPerMinute: number;
  /** Whether answers have the x-ratelimit headers, which nobody has seen of late. */
  readonly tellsLimits: boolean;
  readonly breach: (what: string) => void;
  readonly changed: () => void;
}

/** One call as it came. */
export interface Call {
  readonly path: string;
  readonly atMs: number;
}

/** The fake's REST API: its calls, limits and errors. */
export class FakeRest {
  /** Every call that had a good key, in the order of their coming. */
  readonly calls: Call[] = [];
  /** How many brought the key in their address. */
  keysInAddresses = 0;
  /** While set, every call with a good key is answered so. */
  refusal: Refusal | undefined;
  /** Symbols that the plan has not. */
  readonly notInPlan = new Set<string>();
  /** Whether the plan has the lists of crypto markets. */
  listsCrypto = true;
  /** Symbols whose `/quote` is taken and never answered. */
  readonly hung = new Set<string>();
  /** Symbols whose `/quote` answers zeros, as for what there is not. */
  readonly zeros = new Set<string>();
  /** While set, this is the body of every answer. */
  garbage: string | undefined;
  /** While set, bodies come a character at a time, so many ms apart. */
  dripEveryMs: number | undefined;
  /** How far the vendor's clock is ahead. */
  skewMs = 0;
  readonly #world: RestWorld;
  readonly #minute = new SlidingWindow(60_000);
  readonly #second = new SlidingWindow(1_000);
  readonly #timers = new Set<Cancel>();

  constructor(world: RestWorld) {
    this.#world = world;
  }

  /** Answers one request. */
  handle(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const { scheduler, key } = this.#world;
    const now = scheduler.now();
    // Its own clock, not that of the machine that the fake runs on.
    response.setHeader("date", new Date(now + this.skewMs).toUTCString());
    if (request.method !== "GET") {
      response.writeHead(302, { "content-type": "text/html", location: "/" }).end("<html></html>");
      return;
    }
    const inAddress = url.searchParams.get("token");
    if (inAddress !== null) this.keysInAddresses++;
    const given = inAddress ?? request.headers["x-finnhub-token"];
    if (given !== key) return send(response, 401, JSON.stringify(given ? rules.WRONG_KEY : rules.NO_KEY));
    this.calls.push({ path: url.pathname + url.search, atMs: now });
    const inMinute = this.#minute.add(now);
    const inSecond = this.#second.add(now);
    this.#world.changed();
    if (this.#world.tellsLimits) this.#tellLimits(response, inMinute, now);
    if (this.refusal) return refuse(response, this.refusal);
    if (inMinute > this.#world.callsPerMinute) this.#world.breach(`${inMinute} calls within a minute`);
    if (inSecond > rules.CALLS_PER_SECOND) this.#world.breach(`${inSecond} calls within a second`);
    if (inMinute > this.#world.callsPerMinute || inSecond > rules.CALLS_PER_SECOND) {
      return send(response, 429, JSON.stringify(rules.LIMIT_REACHED));
    }
    this.#answer(url, response);
  }

  /** Ends what trickles. */
  close(): void {
    for (const cancel of this.#timers) cancel();
  }

  /** Which symbols were asked for, in their order. */
  get quoted(): string[] {
    return this.calls.flatMap(({ path }) => {
      const url = new URL(path, "http://fake");
      return url.pathname === "/api/v1/quote" ? [url.searchParams.get("symbol") ?? ""] : [];
    });
  }

  #answer(url: URL, response: ServerResponse): void {
    const symbol = url.searchParams.get("symbol") ?? "";
    if (this.garbage !== undefined) return this.#send(response, this.garbage);
    switch (url.pathname) {
      case "/api/v1/quote":
        if (this.hung.has(symbol)) return;
        if (this.notInPlan.has(symbol)) return send(response, 403, JSON.stringify(rules.NO_ACCESS));
        return this.#send(response, this.#quote(symbol));
      case "/api/v1/search":
        return this.#send(response, JSON.stringify(this.#search(url.searchParams.get("q") ?? "")));
      case "/api/v1/stock/symbol": {
        const stocks = [...this.#world.markets.values()].filter(({ facts }) => facts.mic !== undefined);
        return this.#send(response, JSON.stringify(stocks.map((market) => market.line())));
      }
      case "/api/v1/crypto/symbol": {
        if (!this.listsCrypto) return send(response, 403, JSON.stringify(rules.NO_ACCESS));
        const prefix = `${(url.searchParams.get("exchange") ?? "").toUpperCase()}:`;
        const lines = [...this.#world.markets.values()].flatMap(({ facts }) =>
          facts.displaySymbol !== undefined && facts.symbol.startsWith(prefix)
            ? [{ description: facts.description, displaySymbol: facts.displaySymbol, symbol: facts.symbol }]
            : [],
        );
        return this.#send(response, JSON.stringify(lines));
      }
      case "/api/v1/stock/market-status":
        return this.#send(
          response,
          `{"exchange":"US","holiday":null,"isOpen":true,"session":"regular","timezone":"America/New_York","t":${Math.floor(this.#world.scheduler.now() / 1_000)}}`,
        );
      default:
        return send(response, 403, JSON.stringify(rules.NO_ACCESS));
    }
  }

  #quote(symbol: string): string {
    const market = this.zeros.has(symbol) ? undefined : this.#world.markets.get(symbol);
    return market?.body(this.skewMs) ?? ZEROS;
  }

  #search(text: string) {
    const query = text.toLowerCase();
    const found = [...this.#world.markets.values()].filter(({ facts }) =>
      `${facts.symbol} ${facts.description}`.toLowerCase().includes(query),
    );
    const result = found.map(({ facts: { symbol, description, displaySymbol, type = "Common Stock" } }) => ({
      description,
      displaySymbol: displaySymbol ?? symbol.slice(symbol.indexOf(":") + 1),
      symbol,
      type,
    }));
    return { count: result.length, result };
  }

  #tellLimits(response: ServerResponse, inMinute: number, now: number): void {
    const { callsPerMinute } = this.#world;
    response.setHeader("x-ratelimit-limit", String(callsPerMinute));
    response.setHeader("x-ratelimit-remaining", String(Math.max(0, callsPerMinute - inMinute)));
    response.setHeader("x-ratelimit-reset", String(Math.ceil((now + this.skewMs + 60_000) / 1_000)));
  }

  #send(response: ServerResponse, body: string): void {
    if (this.dripEveryMs === undefined) return send(response, 200, body);
    response.writeHead(200, { "content-type": "application/json" });
    this.#drip(response, body, this.dripEveryMs);
  }

  #drip(response: ServerResponse, rest: string, everyMs: number): void {
    response.write(rest.charAt(0));
    if (rest.length === 1) {
      response.end();
      return;
    }
    const cancel = this.#world.scheduler.after(everyMs, () => {
      this.#timers.delete(cancel);
      if (!response.destroyed) this.#drip(response, rest.slice(1), everyMs);
    });
    this.#timers.add(cancel);
  }
}

const BODIES = new Map([
  [401, rules.WRONG_KEY],
  [403, rules.NO_ACCESS],
  [429, rules.LIMIT_REACHED],
]);

function refuse(response: ServerResponse, { status, retryAfterSeconds }: Refusal): void {
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  const body = BODIES.get(status);
  if (body) return send(response, status, JSON.stringify(body));
  response.writeHead(status, { "content-type": "text/html" }).end("<html><body>error</body></html>");
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(body);
}
