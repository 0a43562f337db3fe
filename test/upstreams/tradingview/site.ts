import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { scannerSymbol, symbolSearch } from "./look-ups.ts";
import {
  captchaPage,
  chartPage,
  missingPage,
  refusalPage,
  STYLE,
  symbolPage,
  type PageIdentity,
  type PageManners,
} from "./pages.ts";
import type { SiteSymbol } from "./site-symbol.ts";

const SCRIPT = readFileSync(new URL("page-script.js", import.meta.url), "utf8");

/** What the site needs of the fake. */
interface SiteRules {
  readonly symbols: ReadonlyMap<string, SiteSymbol>;
  readonly breach: (what: string) => void;
  readonly changed: () => void;
}

/** An answer: status, type, body. */
type Answer = readonly [status: number, type: string, body: string];

/** The fake's HTTP side: pages of symbols and charts, what they load, search and scanner. */
export class FakeSite {
  /** How pages are served from now on. */
  readonly manners: PageManners = {
    locale: "en",
    fill: "socket",
    fillAfterMs: 0,
    replacesElement: false,
    isDirect: false,
    reconnectMs: 500,
  };
  /** Every request's path with its query, in the order of their coming. */
  readonly requests: string[] = [];
  /** While set, every page is this: a captcha (with status 200) or a refusal. */
  pageRefusal: "captcha" | 403 | 429 | 503 | undefined;
  /** While set, every look-up is refused with this status. */
  lookUpRefusal: 403 | 429 | 503 | undefined;
  /** Symbols whose page is asked for and never answered, while they are in here. */
  readonly hung = new Set<string>();
  /** How many requests are without an answer, their clients still waiting. */
  unanswered = 0;
  readonly #rules: SiteRules;
  #served = 0;

  constructor(rules: SiteRules) {
    this.#rules = rules;
  }

  /** Answers a request, or keeps it waiting for ever. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://fake");
    this.requests.push(url.pathname + url.search);
    const answer = this.#answer(url, request);
    this.#rules.changed();
    if (!answer) {
      this.unanswered++;
      response.once("close", () => this.unanswered--);
      return;
    }
    const [status, type, body] = answer;
    response.writeHead(status, {
      "content-type": type,
      "cache-control": "no-store",
      ...(status === 429 ? { "retry-after": "60" } : {}),
    });
    response.end(body);
  }

  #answer(url: URL, request: IncomingMessage): Answer | undefined {
    const { pathname, searchParams } = url;
    if (pathname.startsWith("/symbols/") || pathname.startsWith("/chart/")) return this.#page(url);
    if (pathname.startsWith("/static/bundles/")) {
      return pathname.endsWith(".js") ? [200, "text/javascript", SCRIPT] : [200, "text/css", STYLE];
    }
    if (pathname.startsWith("/static/")) {
      this.#rules.breach(`a request for ${pathname}`);
      return [404, "text/plain", ""];
    }
    if (pathname === "/page-quotes/") return this.#pageQuotes(searchParams.get("symbol") ?? "");
    if (pathname === "/symbol_search/v3" || pathname === "/symbol") return this.#lookUp(url, request);
    if (pathname === "/") return this.#html(200, chartPage(undefined, this.manners, this.#identity("")));
    return pathname === "/favicon.ico" ? [404, "text/plain", ""] : this.#html(404, missingPage(this.manners));
  }

  #page(url: URL): Answer | undefined {
    if (this.pageRefusal === "captcha") return this.#html(200, captchaPage());
    if (this.pageRefusal !== undefined) return this.#html(this.pageRefusal, refusalPage(this.pageRefusal));
    const isChart = url.pathname.startsWith("/chart/");
    const name = isChart ? url.searchParams.get("symbol") : symbolOf(url);
    const symbol = this.#find(name ?? "");
    if (this.hung.has(symbol?.facts.symbol ?? name ?? "")) return undefined;
    const identity = this.#identity(url.pathname.replace(/^\/|\/$/g, ""));
    if (isChart) return this.#html(200, chartPage(symbol, this.manners, identity));
    if (!symbol) return this.#html(404, missingPage(this.manners));
    return this.#html(200, symbolPage(symbol, this.manners, identity));
  }

  #lookUp(url: URL, { headers }: IncomingMessage): Answer {
    if (this.lookUpRefusal !== undefined) return [this.lookUpRefusal, "text/html", refusalPage(this.lookUpRefusal)];
    if (headers.origin === undefined) this.#rules.breach("a look-up without an Origin");
    if (url.pathname === "/symbol_search/v3") {
      return json(JSON.stringify(symbolSearch(this.#rules.symbols.values(), url.searchParams)));
    }
    const fields = (url.searchParams.get("fields") ?? "").split(",");
    const answer = scannerSymbol(this.#rules.symbols.get(url.searchParams.get("symbol") ?? ""), fields);
    if (answer !== undefined) return json(answer);
    if (url.searchParams.get("no_404") === "true") return json("null");
    return json('{"code":"symbol_not_exists"}', 404);
  }

  /** What a page that left the socket asks for. */
  #pageQuotes(name: string): Answer {
    const symbol = this.#rules.symbols.get(name);
    return symbol ? json(symbol.snapshot()[1] ?? "{}") : [404, "text/plain", ""];
  }

  /** A bare name is its primary listing, or the first one. */
  #find(name: string): SiteSymbol | undefined {
    if (name.includes(":")) return this.#rules.symbols.get(name);
    const named = [...this.#rules.symbols.values()].filter(({ facts }) => facts.symbol.split(":")[1] === name);
    return named.find(({ facts }) => facts.isPrimary) ?? named[0];
  }

  /** The hash in class names is another at every page. */
  #identity(from: string): PageIdentity {
    const id = ++this.#served;
    return { id, from, hash: ((id * 2_654_435_761) % 2 ** 32).toString(36).padStart(8, "K") };
  }

  #html(status: number, body: string): Answer {
    return [status, "text/html; charset=utf-8", body];
  }
}

const json = (body: string, status = 200): Answer => [status, "application/json; charset=utf-8", body];

/** `/symbols/NASDAQ-AAPL/` is NASDAQ:AAPL; a code may have hyphens of its own. */
function symbolOf({ pathname, searchParams }: URL): string {
  const name = decodeURIComponent(pathname.split("/")[2] ?? "");
  const exchange = searchParams.get("exchange");
  if (exchange !== null) return `${exchange}:${name}`;
  return name.replace("-", ":");
}
