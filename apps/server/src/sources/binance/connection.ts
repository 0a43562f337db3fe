import type { Cancel } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type SourceContext,
  type Wanted,
} from "../../engine/ports/source.ts";
import { AskedAgain } from "../vendor/asked-again.ts";
import { beforeADay } from "../vendor/before-a-day.ts";
import { PacedSender } from "../vendor/paced-sender.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { VendorSocket } from "../vendor/socket.ts";
import type { FirstPrice, FirstPrices } from "./first-prices.ts";
import { parseFrame, type DayFigures, type Frame } from "./frame.ts";
import { Subscriptions, type Carried } from "./subscriptions.ts";

const ANSWER_MS = 15_000;
/** A message of this socket has some 500 bytes. */
const MAX_PAYLOAD = 64 * 1024;
/**
 * The pause between two messages. Binance ends a connection that sends more than 5 in a second, pongs included;
 * four evenly spaced leave room for a network that delays one and not the next.
 */
const SPACING_MS = 250;

/** What a connection needs of its source. */
export interface ConnectionMeans {
  readonly context: SourceContext;
  /** The address of the combined streams. */
  readonly address: string;
  readonly firstPrices: FirstPrices;
  /** The digits behind the point of a symbol's prices, 0 where they are not known. */
  decimalsOf(symbol: string): number;
  /** Whether a connection brings this symbol's prices already, so that a successor has none to look up. */
  isDelivered(symbol: string): boolean;
  /** Told once, when the connection holds nothing any more. */
  ended(): void;
}

/** One socket on the combined streams. */
export class BinanceConnection implements Connection {
  readonly #means: ConnectionMeans;
  readonly #events: ConnectionEvents;
  readonly #subscriptions = new Subscriptions();
  readonly #socket: VendorSocket;
  readonly #sender: PacedSender;
  readonly #again: AskedAgain<Carried>;
  readonly #digits = (symbol: string) =>
    this.#subscriptions.find(symbol) === undefined ? undefined : this.#means.decimalsOf(symbol);
  #newcomers: Carried[] = [];
  #isKickSoon = false;
  #isRetiring = false;
  #isClosed = false;
  #retirement: Cancel | undefined;
  #answerDue: Cancel | undefined;

  constructor(means: ConnectionMeans, events: ConnectionEvents) {
    this.#means = means;
    this.#events = events;
    const { scheduler } = means.context;
    this.#again = new AskedAgain(scheduler, this.#subscriptions, () => this.#kickSoon());
    this.#sender = new PacedSender(
      scheduler,
      SPACING_MS,
      () => this.#sendNext(),
      (payload) => this.#socket.pong(payload),
    );
    this.#socket = new VendorSocket(
      {
        vendor: "Binance",
        address: means.address,
        maxPayload: MAX_PAYLOAD,
        // Pongs count against the vendor's limit, so they are sent with everything else.
        ownPongs: true,
        refusal: (status, headers) => refusalOf("Binance", status, headers["retry-after"], scheduler.now()),
      },
      means.context,
      {
        opened: () => this.#open(),
        message: (text) => this.#take(parseFrame(text, this.#digits)),
        pinged: (payload) => {
          this.#sender.owe(payload);
          this.#events.alive();
        },
        ended: (fault) => this.#ended(fault),
      },
    );
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed) return;
    this.#newcomers.push(...this.#subscriptions.want(wanted));
    this.#again.forgetUnwanted();
    this.#kickSoon();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#release();
    this.#socket.close();
  }

  /** Whether it is open and has brought a price of this symbol. */
  delivers(symbol: string): boolean {
    return this.#isOpen() && this.#subscriptions.find(symbol)?.traded === true;
  }

  #open(): void {
    this.#retirement = beforeADay(this.#means.context, () => this.#retire());
    this.#events.opened();
    this.#kickSoon();
  }

  /** Asks for all that one turn of the event loop wanted in one message. */
  #kickSoon(): void {
    if (!this.#isOpen() || this.#isKickSoon) return;
    this.#isKickSoon = true;
    this.#means.context.scheduler.soon(() => {
      this.#isKickSoon = false;
      if (!this.#isOpen()) return;
      this.#welcome(this.#newcomers.splice(0));
      if (this.#isOpen()) this.#sender.kick();
    });
  }

  #sendNext(): boolean {
    const text = this.#subscriptions.next();
    if (text === undefined) return false;
    this.#socket.send(text);
    this.#awaitAnswer();
    return true;
  }

  #awaitAnswer(): void {
    this.#answerDue ??= this.#means.context.scheduler.after(ANSWER_MS, () =>
      this.#socket.end("Binance did not answer a subscription in time."),
    );
  }

  /** Says whether it was readable. */
  #take(frame: Frame): boolean {
    if (frame.kind === "garbage") return false;
    if (frame.kind === "trade") this.#trade(frame);
    else if (frame.kind === "book") this.#book(frame);
    else if (frame.kind === "day") this.#day(frame.symbol, frame.figures);
    else {
      if (frame.kind === "answer" && frame.id !== undefined) this.#answered(frame.id, frame.errorCode);
      if (frame.kind === "shutdown") this.#retire();
      if (this.#isOpen()) this.#events.alive();
    }
    return true;
  }

  #trade({ symbol, price, timeMs, order, size }: Frame & { kind: "trade" }): void {
    const carried = this.#subscriptions.find(symbol);
    if (!carried) return;
    carried.traded = true;
    this.#means.firstPrices.traded(symbol, timeMs);
    this.#events.quotes([{ id: carried.id, price, sourceTimeMs: timeMs, order, size }]);
  }

  #book({ symbol, bid, ask }: Frame & { kind: "book" }): void {
    const carried = this.#subscriptions.find(symbol);
    if (!carried) return;
    // Most of these messages change an amount only, which no quote has.
    if ((carried.bid === bid && carried.ask === ask) || (bid === undefined && ask === undefined)) {
      this.#events.alive();
      return;
    }
    carried.bid = bid;
    carried.ask = ask;
    this.#events.quotes([{ id: carried.id, bid, ask }]);
  }

  #day(symbol: string, figures: DayFigures): void {
    const carried = this.#subscriptions.find(symbol);
    if (!carried) return;
    const { volume, change, changePercent } = figures;
    this.#events.quotes([{ id: carried.id, volume, change, changePercent }]);
    if (this.#isOpen()) this.#range(carried, figures);
  }

  #range(carried: Carried, { open, high, low }: DayFigures): void {
    const range = `${open} ${high} ${low}`;
    if (carried.range === range) return;
    carried.range = range;
    this.#events.info(carried.id, { open, high, low });
  }

  #answered(id: number, errorCode: number | undefined): void {
    this.#answerDue?.();
    this.#answerDue = undefined;
    const { refused, taken } = this.#subscriptions.answer(id, errorCode !== undefined);
    if (this.#subscriptions.awaitsAnswers) this.#awaitAnswer();
    if (errorCode !== undefined) {
      this.#means.context.log.warn("Binance refused a subscription", { code: errorCode });
      this.#sender.kick();
    }
    for (const carried of refused) {
      this.#again.later(carried.symbol);
      this.#events.tickerFault(carried.id, new SourceFault("unavailable", "Binance refused to stream this ticker."));
    }
    // Its trouble is over with its next price, and that may be long in coming.
    this.#lookUp(taken);
  }

  /** Gives newcomers the price of now, so that nobody waits for the next trade of a quiet market. */
  #welcome(newcomers: readonly Carried[]): void {
    const { firstPrices } = this.#means;
    const unpriced: Carried[] = [];
    for (const carried of newcomers) {
      const first = firstPrices.fresh(carried.symbol);
      if (first) this.#first(carried, first);
      else if (!this.#means.isDelivered(carried.symbol)) unpriced.push(carried);
    }
    this.#lookUp(unpriced);
  }

  #lookUp(unpriced: readonly Carried[]): void {
    if (unpriced.length === 0) return;
    const asked = new Set(unpriced);
    void this.#means.firstPrices.load(
      unpriced.map(({ symbol }) => symbol),
      (symbol) => this.#means.decimalsOf(symbol),
      (firsts) => {
        for (const first of firsts) {
          const carried = this.#subscriptions.find(first.symbol);
          if (carried && asked.has(carried)) this.#first(carried, first);
        }
      },
    );
  }

  #first(carried: Carried, { quote, figures }: FirstPrice): void {
    // A trade that came meanwhile is newer than what was looked up.
    if (!this.#isOpen() || carried.traded || this.#subscriptions.find(carried.symbol) !== carried) return;
    // Said after its refusal, it would pass for a price that goes on.
    if (carried.refused || carried.again) return;
    this.#events.quotes([{ ...quote, id: carried.id }]);
    if (this.#isOpen()) this.#range(carried, figures);
  }

  #retire(): void {
    if (this.#isRetiring || !this.#isOpen()) return;
    this.#isRetiring = true;
    this.#events.retiring();
  }

  /** Whether it still is: a listener may have closed the connection. */
  #isOpen(): boolean {
    return this.#socket.isOpen;
  }

  #ended(fault: SourceFault): void {
    this.#release();
    this.#events.closed(fault);
  }

  #release(): void {
    this.#isClosed = true;
    this.#retirement?.();
    this.#answerDue?.();
    this.#again.close();
    this.#sender.close();
    this.#newcomers = [];
    this.#means.ended();
  }
}
