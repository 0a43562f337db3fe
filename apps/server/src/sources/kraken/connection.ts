import type { Cancel } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type SourceQuote,
  type Wanted,
} from "../../engine/ports/source.ts";
import { AskedAgain } from "../vendor/asked-again.ts";
import { beforeADay } from "../vendor/before-a-day.ts";
import { PacedSender } from "../vendor/paced-sender.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { VendorSocket } from "../vendor/socket.ts";
import type { ConnectionMeans } from "./connection-means.ts";
import { parseFrame, type Day, type Frame, type RefusalReason, type Trade } from "./frame.ts";
import { Subscriptions, type Carried } from "./subscriptions.ts";
import { isRepeat, newestOf } from "./trade-order.ts";

const ANSWER_MS = 15_000;
/** A snapshot of fifty trades has some 10 kB. */
const MAX_PAYLOAD = 256 * 1024;
/** Kraken takes so many subscriptions a second that it does not say how many; four a second, evenly, were never too many. */
const SPACING_MS = 250;
/** Told that it was too much, nothing is asked for this long, then twice as long, up to a minute. */
const REST_MS = 5_000;
const REST_MAX_MS = 60_000;
/** After so long without a message one is asked for: its heartbeats come only where something is subscribed to. */
const PING_AFTER_MS = 1_500;
/** How long after a ticker's first figures its last price is taken from them, where no trade has come. */
const FIRST_PRICE_MS = 2_000;
const MAINTENANCE_MS = 30_000;

/** One socket of the second version. */
export class KrakenConnection implements Connection {
  readonly #means: ConnectionMeans;
  readonly #events: ConnectionEvents;
  readonly #subscriptions: Subscriptions;
  readonly #socket: VendorSocket;
  readonly #sender: PacedSender;
  readonly #again: AskedAgain<Carried>;
  readonly #digits = (symbol: string) => {
    const carried = this.#subscriptions.known(symbol);
    return carried && this.#means.decimalsOf(carried.canonical);
  };
  readonly #timers = new Map<string, Cancel>();
  #untold: Carried[] = [];
  #restMs = REST_MS;
  #isKickSoon = false;
  #isClosed = false;
  #isReady = false;
  #hasHeard = false;
  #owesPong = false;

  constructor(means: ConnectionMeans, events: ConnectionEvents) {
    this.#means = means;
    this.#events = events;
    this.#subscriptions = new Subscriptions((canonical) => means.symbolOf(canonical));
    const { scheduler } = means.context;
    this.#again = new AskedAgain(scheduler, this.#subscriptions, () => this.#kickSoon());
    this.#sender = new PacedSender(
      scheduler,
      SPACING_MS,
      () => this.#sendNext(),
      () => {},
    );
    this.#socket = new VendorSocket(
      {
        vendor: "Kraken",
        address: means.address,
        maxPayload: MAX_PAYLOAD,
        refusal: (status, headers) => refusalOf("Kraken", status, headers["retry-after"], scheduler.now()),
      },
      means.context,
      {
        opened: () => this.#open(),
        message: (text) => this.#take(parseFrame(text, this.#digits)),
        pinged: () => this.#events.alive(),
        ended: (fault) => this.#ended(fault),
      },
    );
  }

  want(wanted: readonly Wanted[]): void {
    if (this.#isClosed) return;
    this.#untold.push(...this.#subscriptions.want(wanted));
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
    return this.#socket.isOpen && this.#subscriptions.find(symbol)?.traded === true;
  }

  #open(): void {
    // Kraken names no longest life of a connection; one a day is no burden.
    this.#timers.set(
      "retirement",
      beforeADay(this.#means.context, () => this.#events.retiring()),
    );
    this.#pingIfQuiet();
  }

  /** It greets with the system's state, which may be that it is down; where it does not, the answer to a ping will do. */
  #ready(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#events.opened();
    this.#kickSoon();
  }

  /** Asks for all that one turn of the event loop wanted in one message. */
  #kickSoon(): void {
    if (!this.#isReady || !this.#socket.isOpen || this.#isKickSoon) return;
    this.#isKickSoon = true;
    this.#means.context.scheduler.soon(() => {
      this.#isKickSoon = false;
      for (const carried of this.#untold.splice(0)) if (this.#socket.isOpen) this.#tellAnew(carried);
      if (this.#socket.isOpen) this.#sender.kick();
    });
  }

  /** The upstream has told what is known of it, and does so once: it is told from what was kept. */
  #tellAnew(carried: Carried): void {
    const { id, symbol, newest, day } = carried;
    if (this.#subscriptions.find(symbol) !== carried) return;
    if (newest) {
      carried.traded = true;
      this.#events.quotes([{ id, ...newest, isLookedUp: true }]);
    }
    if (day) this.#day(day);
  }

  #sendNext(): boolean {
    const text = this.#subscriptions.next(this.#means.context.scheduler.now());
    if (text === undefined) return false;
    this.#socket.send(text);
    this.#awaitAnswers();
    return true;
  }

  #awaitAnswers(): void {
    const sinceMs = this.#subscriptions.waitsSinceMs;
    if (sinceMs === undefined || this.#timers.has("answers")) return;
    const { scheduler } = this.#means.context;
    this.#later("answers", Math.max(0, sinceMs + ANSWER_MS - scheduler.now()), () => {
      const passedOver = this.#subscriptions.giveUp(scheduler.now() - ANSWER_MS);
      if (!passedOver) return this.#socket.end("Kraken did not answer a subscription in time.");
      for (const carried of passedOver) this.#refused(carried, "other");
      if (this.#socket.isOpen) this.#awaitAnswers();
    });
  }

  /** Says whether it was readable. */
  #take(frame: Frame): boolean {
    if (frame.kind === "garbage") return false;
    if (frame.kind === "pong") this.#owesPong = false;
    else this.#hasHeard = true;
    if (frame.kind === "status") this.#status(frame.system);
    if (this.#socket.isOpen) this.#ready();
    if (frame.kind === "trades")
      this.#trades(frame.isSnapshot ? newestOf(frame.trades) : frame.trades, frame.isSnapshot);
    else if (frame.kind === "days") for (const day of frame.days) this.#day(day);
    else {
      if (frame.kind === "answer") this.#answered(frame.request, frame.symbol, frame.refusal);
      if (this.#socket.isOpen) this.#events.alive();
    }
    return true;
  }

  #trades(trades: readonly Trade[], isSnapshot: boolean): void {
    const quotes = trades.flatMap((trade): SourceQuote[] => {
      const carried = this.#subscriptions.known(trade.symbol);
      if (!carried || isRepeat(carried, trade)) return [];
      carried.order = trade.order;
      carried.timeMs = trade.timeMs;
      carried.newest = { price: trade.price, sourceTimeMs: trade.timeMs, order: trade.order };
      if (this.#subscriptions.find(trade.symbol) !== carried) return [];
      // While another connection delivers, what happened before this one is that one's to tell, trade by trade.
      if (isSnapshot && this.#means.isDelivered(trade.symbol)) return [];
      carried.traded = true;
      const told = isSnapshot ? { isLookedUp: true } : { size: trade.size };
      return [{ id: carried.id, ...carried.newest, ...told }];
    });
    if (quotes.length > 0) this.#events.quotes(quotes);
    else this.#events.alive();
  }

  #day(day: Day): void {
    const carried = this.#socket.isOpen ? this.#subscriptions.known(day.symbol) : undefined;
    if (!carried) return;
    carried.day = day;
    if (this.#subscriptions.find(day.symbol) !== carried) return;
    const { bid, ask, volume, change, changePercent, high, low } = day;
    const side = [bid, ask, volume, change, changePercent].join(" ");
    if (carried.side === side) this.#events.alive();
    else this.#events.quotes([{ id: carried.id, bid, ask, volume, change, changePercent }]);
    carried.side = side;
    const range = `${high} ${low}`;
    if (this.#socket.isOpen && carried.range !== range) this.#events.info(carried.id, { high, low });
    carried.range = range;
    if (carried.traded || day.last === undefined || !this.#socket.isOpen) return;
    carried.last = { price: day.last, sourceTimeMs: day.timeMs };
    this.#priceLater(day.symbol);
  }

  /** A ticker's last price of its figures, for one whose trades have no snapshot and do not come. */
  #priceLater(symbol: string): void {
    if (this.#timers.has(symbol) || this.#means.isDelivered(symbol)) return;
    this.#later(symbol, FIRST_PRICE_MS, () => {
      const carried = this.#subscriptions.find(symbol);
      if (!carried?.last || carried.traded || carried.refused || carried.again) return;
      carried.traded = true;
      carried.newest = { ...carried.last, order: undefined };
      this.#events.quotes([{ id: carried.id, ...carried.last, isLookedUp: true }]);
    });
  }

  #answered(request: number | undefined, symbol: string | undefined, reason: RefusalReason | undefined): void {
    const { refused, taken, isLimited } = this.#subscriptions.answer(request, symbol, reason);
    if (isLimited) this.#slowDown();
    else if (reason === undefined) this.#restMs = REST_MS;
    for (const carried of refused) this.#refused(carried, reason ?? "other");
    // Its trouble is over with its next price, and that may be long in coming.
    for (const carried of taken) if (this.#socket.isOpen && !carried.traded) this.#tellAnew(carried);
  }

  #slowDown(): void {
    // One message of many symbols brings as many refusals: they are one.
    if (this.#timers.has("rest")) return;
    this.#means.context.log.warn("Kraken asks for fewer subscriptions", { waitMs: this.#restMs });
    this.#sender.rest(this.#restMs);
    this.#later("rest", this.#restMs, () => {});
    this.#restMs = Math.min(this.#restMs * 2, REST_MAX_MS);
  }

  #refused(carried: Carried, reason: RefusalReason): void {
    if (!this.#socket.isOpen) return;
    const isUnknown = reason === "unknown";
    if (isUnknown) this.#means.isUnknown(carried.canonical);
    else this.#again.later(carried.symbol);
    const fault = isUnknown
      ? new SourceFault("unknown", "Kraken does not have this ticker.")
      : new SourceFault("unavailable", "Kraken refused to stream this ticker.");
    this.#events.tickerFault(carried.id, fault);
  }

  /** In `cancel_only`, `post_only` and whatever else it may say, prices go on as far as there are any. */
  #status(system: string): void {
    if (system !== "maintenance") return;
    this.#socket.end(new SourceFault("unavailable", "Kraken is down for maintenance.", MAINTENANCE_MS));
  }

  #pingIfQuiet(): void {
    this.#later("ping", PING_AFTER_MS, () => {
      if (!this.#hasHeard && !this.#owesPong) {
        this.#owesPong = true;
        this.#socket.send('{"method":"ping"}');
      }
      this.#hasHeard = false;
      this.#pingIfQuiet();
    });
  }

  /** Calls later, unless the connection has ended by then; one call waits under each name or symbol. */
  #later(name: string, ms: number, call: () => void): void {
    this.#timers.set(
      name,
      this.#means.context.scheduler.after(ms, () => {
        this.#timers.delete(name);
        call();
      }),
    );
  }

  #ended(fault: SourceFault): void {
    this.#release();
    this.#events.closed(fault);
  }

  #release(): void {
    this.#isClosed = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#again.close();
    this.#untold = [];
    this.#sender.close();
    this.#means.ended();
  }
}
