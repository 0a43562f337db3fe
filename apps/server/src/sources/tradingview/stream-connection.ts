import type { Cancel } from "@streampulse/core";
import type { Page } from "playwright-core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type FaultKind,
  type ListingInfo,
  type SourceContext,
  type Wanted,
} from "../../engine/ports/source.ts";
import { placeOf } from "../vendor/place-of.ts";
import { refusalOf } from "../vendor/refusal.ts";
import type { Browsers, BrowserUser } from "./browsers.ts";
import { SOCKET_HOLD, sendOnSocket } from "./page-scripts.ts";
import { readQuoteSocket } from "./quote-socket.ts";
import { siteSymbol } from "./site-symbol.ts";
import { SitePage } from "./site-page.ts";
import { QuoteReader } from "./wire/quote-reader.ts";
import { sessionName } from "./wire/quote-session.ts";

const HELLO_MS = 15_000;
const ANSWER_MS = 15_000;
/** So many messages in a row of which nothing could be read are no accident. */
const GARBAGE_MAX = 20;

/** What a stream needs of its source. */
export interface StreamMeans {
  readonly context: SourceContext;
  readonly browsers: Browsers;
  /** A page of the site that opens the quote socket. */
  readonly address: string;
  /** Origin of the sockets that are read; undefined: of any. */
  readonly socketOrigin: string | undefined;
  /** What is to be said of a socket that failed, after it had been open for so long; undefined: it never was. */
  socketFailed(openMs: number | undefined): SourceFault;
  /** The same of one that the site lets nobody like us open. */
  socketRefused(): SourceFault;
  /** Told once, when the connection holds nothing any more. */
  ended(): void;
}

/**
 * One page of the site and the quote socket that it opens for itself: a session of our own on that socket carries all the
 * tickers, whose frames are read as the browser receives them. The socket's heartbeats are the page's to answer.
 */
export class StreamConnection implements Connection, BrowserUser {
  readonly #means: StreamMeans;
  readonly #events: ConnectionEvents;
  readonly #reader: QuoteReader;
  readonly #page: SitePage;
  #openedMs: number | undefined;
  #isClosed = false;
  /** What the site is still to be told. */
  #untold: string;
  #isTellSoon = false;
  #wasAnswered = false;
  #garbage = 0;
  #answerDue: Cancel | undefined;

  constructor(means: StreamMeans, events: ConnectionEvents) {
    this.#means = means;
    this.#events = events;
    const { context, browsers, address } = means;
    this.#reader = new QuoteReader(sessionName(context.random));
    this.#untold = this.#reader.begin(false);
    const tooLate = fault("TradingView's page opened no stream of prices in time.");
    this.#page = new SitePage(
      {
        browser: browsers.join(this),
        address,
        withinMs: HELLO_MS,
        tooLate,
        prepare: (page) => this.#prepare(page),
      },
      context.scheduler,
      {
        loaded: () => {},
        missing: () => this.lost(fault("TradingView's page is not where it was.")),
        alive: () => {},
        ended: (why) => (why === tooLate ? this.#socketFailed() : this.lost(why)),
      },
    );
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed) return;
    this.#untold += this.#reader.want(wanted.map(({ id, canonical }) => ({ id, canonical: siteSymbol(canonical) })));
    this.#tellSoon();
  }

  /** What the stream said of a ticker's session and delay by now; undefined for one that it does not carry. */
  facts(canonical: string): ListingInfo | undefined {
    return this.#isOpen() ? this.#reader.facts(siteSymbol(canonical)) : undefined;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#answerDue?.();
    this.#page.close();
    this.#means.browsers.leave(this);
    this.#means.ended();
  }

  retiring(): void {
    if (this.#isOpen()) this.#events.retiring();
  }

  lost(why: SourceFault): void {
    if (this.#isClosed) return;
    this.close();
    this.#events.closed(why);
  }

  async #prepare(page: Page): Promise<void> {
    readQuoteSocket(page, this.#means.socketOrigin, {
      message: (text) => this.#takeSafely(text),
      ended: () => this.#socketFailed(),
      refused: (status) => this.#refused(status),
    });
    await page.addInitScript(SOCKET_HOLD);
  }

  /** Nothing that the site sends may end the process: what was thrown here would. */
  #takeSafely(text: string): void {
    if (this.#isClosed) return;
    try {
      this.#take(text);
    } catch (error) {
      this.#means.context.log.warn("a message of TradingView could not be taken", { where: placeOf(error) });
      this.#judge(1);
    }
  }

  #take(text: string): void {
    const said = this.#reader.read(text, this.#means.context.scheduler.now());
    if (said.isHello) this.#open();
    this.#judge(said.garbage);
    if (this.#isClosed) return;
    if (said.quotes.length + said.infos.length + said.refused.length > 0) this.#answered();
    // A listener may close the connection at any of these.
    for (const { id, info } of said.infos) if (this.#isOpen()) this.#events.info(id, info);
    if (said.quotes.length > 0 && this.#isOpen()) this.#events.quotes(said.quotes);
    for (const { id, reason } of said.refused) if (this.#isOpen()) this.#events.tickerFault(id, refusedTicker(reason));
    if (said.echoes.length > 0 && this.#isOpen()) this.#events.alive();
    if (said.ended !== undefined) this.#socketFailed();
  }

  #judge(garbage: number): void {
    this.#garbage = garbage === 0 ? 0 : this.#garbage + garbage;
    if (this.#garbage >= GARBAGE_MAX) this.lost(fault("TradingView sent nothing but unreadable messages."));
  }

  #open(): void {
    if (this.#openedMs !== undefined) return;
    this.#openedMs = this.#means.context.scheduler.now();
    this.#page.settle();
    this.#events.opened();
    this.#tellSoon();
  }

  /** Tells the site all that one turn of the event loop changed. */
  #tellSoon(): void {
    if (!this.#isOpen() || this.#isTellSoon) return;
    this.#isTellSoon = true;
    this.#means.context.scheduler.soon(() => {
      this.#isTellSoon = false;
      if (this.#isOpen()) void this.#tell();
    });
  }

  async #tell(): Promise<void> {
    const text = this.#untold;
    this.#untold = "";
    if (text === "") return;
    if (!this.#wasAnswered && this.#reader.symbols.length > 0) this.#awaitAnswer();
    const wasSent = await this.#page.evaluate(sendOnSocket(text));
    if (wasSent !== true) this.#socketFailed();
  }

  /** Once: a session that was answered is one that works, and a ticker of which nothing is heard is its own affair. */
  #awaitAnswer(): void {
    this.#answerDue ??= this.#means.context.scheduler.after(ANSWER_MS, () => this.#socketFailed());
  }

  #answered(): void {
    this.#wasAnswered = true;
    this.#answerDue?.();
  }

  #refused(status: number): void {
    if (this.#openedMs !== undefined || this.#isClosed) return;
    const refusal = refusalOf("TradingView", status, undefined, this.#means.context.scheduler.now());
    // Who is not let in need not knock twice; who asks too often has to wait, whatever comes next.
    if (status === 403) return this.lost(this.#means.socketRefused());
    const why = this.#means.socketFailed(undefined);
    this.lost(refusal ?? why);
  }

  #socketFailed(): void {
    if (this.#isClosed) return;
    const { scheduler } = this.#means.context;
    const openMs = this.#openedMs === undefined ? undefined : scheduler.now() - this.#openedMs;
    this.lost(this.#means.socketFailed(openMs));
  }

  #isOpen(): boolean {
    return this.#openedMs !== undefined && !this.#isClosed;
  }
}

/** What the site says of one ticker. */
function refusedTicker(reason: FaultKind): SourceFault {
  if (reason === "unknown") return new SourceFault(reason, "TradingView has no such ticker.");
  if (reason === "not_permitted") return new SourceFault(reason, "TradingView keeps this ticker for its customers.");
  return new SourceFault("unavailable", "TradingView has no prices of this ticker now.");
}

function fault(sentence: string): SourceFault {
  return new SourceFault("unavailable", sentence);
}
