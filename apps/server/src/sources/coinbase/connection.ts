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
import { changeSince, parseFrame, type Frame, type RefusalReason, type TickerFrame } from "./frame.ts";
import type { LastTrade } from "./rest.ts";
import { Subscriptions, type Carried } from "./subscriptions.ts";

const ANSWER_MS = 10_000;
/** A message is below 1 kB; the list of what is subscribed to grows with it. */
const MAX_PAYLOAD = 256 * 1024;
/** Coinbase ends a connection that has subscribed to nothing within 5 s. */
const ANCHOR_AFTER_MS = 2_000;
/** The pause between two messages: all connections together stay far within 100 a second by address. */
const SPACING_MS = 250;
/** How often a ticker of which the feed leaves out trades may be looked up. */
const LOOK_UP_EVERY_MS = 5_000;

/** What a connection needs of its source. */
export interface ConnectionMeans {
  readonly context: SourceContext;
  readonly address: string;
  /** The digits behind the point of a product's prices, 0 where they are not known. */
  decimalsOf(product: string): number;
  /** Whether the list that was last told has it. */
  isListed(product: string): boolean;
  /** The product's last trade beside the feed; undefined where there is none, or no request is to spare. */
  lookUp(product: string): Promise<LastTrade | undefined>;
  /** Told once, when the connection holds nothing any more. */
  ended(): void;
}

/** One socket on the Exchange feed. */
export class CoinbaseConnection implements Connection {
  readonly #means: ConnectionMeans;
  readonly #events: ConnectionEvents;
  readonly #subscriptions = new Subscriptions();
  readonly #socket: VendorSocket;
  readonly #sender: PacedSender;
  readonly #again: AskedAgain<Carried>;
  readonly #digits = (product: string) =>
    this.#subscriptions.find(product) === undefined ? undefined : this.#means.decimalsOf(product);
  #isKickSoon = false;
  #isClosed = false;
  #leftOut = 0;
  #retirement: Cancel | undefined;
  #anchoring: Cancel | undefined;
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
        vendor: "Coinbase",
        address: means.address,
        maxPayload: MAX_PAYLOAD,
        // Pongs may count against the vendor's limit, so they are sent with everything else.
        ownPongs: true,
        refusal: (status, headers) => refusalOf("Coinbase", status, headers["retry-after"], scheduler.now()),
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
    this.#subscriptions.want(wanted);
    this.#again.forgetUnwanted();
    this.#kickSoon();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#release();
    this.#socket.close();
  }

  #open(): void {
    const { context } = this.#means;
    this.#retirement = beforeADay(context, () => this.#events.retiring());
    this.#anchoring = context.scheduler.after(ANCHOR_AFTER_MS, () => {
      this.#subscriptions.mayAnchor();
      this.#kickSoon();
    });
    this.#events.opened();
    this.#kickSoon();
  }

  /** Asks for all that one turn of the event loop wanted in one message. */
  #kickSoon(): void {
    if (!this.#isOpen() || this.#isKickSoon) return;
    this.#isKickSoon = true;
    this.#means.context.scheduler.soon(() => {
      this.#isKickSoon = false;
      if (this.#isOpen()) this.#sender.kick();
    });
  }

  #sendNext(): boolean {
    const text = this.#subscriptions.next();
    if (text === undefined) return false;
    this.#socket.send(text);
    this.#answerDue = this.#means.context.scheduler.after(ANSWER_MS, () => this.#overdue());
    return true;
  }

  /** Says whether it was readable. */
  #take(frame: Frame): boolean {
    if (frame.kind === "garbage") return false;
    if (frame.kind === "ticker") {
      this.#ticker(frame);
      return true;
    }
    if (frame.kind === "heartbeat") this.#heartbeat(frame.product, frame.lastTradeId);
    else if (frame.kind === "subscribed") this.#answered(() => this.#subscriptions.subscribed(frame.channels));
    else if (frame.kind === "refused") this.#refused(frame.product, frame.reason);
    if (this.#isOpen()) this.#events.alive();
    return true;
  }

  #ticker(frame: TickerFrame): void {
    const carried = this.#subscriptions.find(frame.product);
    // What comes twice, or behind what it preceded, is no news.
    if (!carried || (frame.sequence !== undefined && frame.sequence <= carried.sequence)) {
      this.#events.alive();
      return;
    }
    carried.sequence = frame.sequence ?? carried.sequence;
    carried.open = frame.open;
    const { tradeId: order, timeMs: sourceTimeMs, bid, ask, volume, open, high, low } = frame;
    const isNews = order === undefined || order > carried.tradeId;
    const price = isNews ? frame.price : undefined;
    // It begins with a trade of before; of trades at the same time only the last is told, and how much the others were is not.
    const isLookedUp = carried.tradeId === 0 ? true : undefined;
    const size = order === carried.tradeId + 1 ? frame.size : undefined;
    carried.tradeId = Math.max(carried.tradeId, order ?? 0);
    const beside = { id: carried.id, bid, ask, volume };
    if (price === undefined) this.#events.quotes([beside]);
    else
      this.#events.quotes([{ ...beside, price, sourceTimeMs, order, size, isLookedUp, ...changeSince(open, price) }]);
    const range = `${open} ${high} ${low}`;
    if (carried.range === range || !this.#isOpen()) return;
    carried.range = range;
    this.#events.info(carried.id, { open, high, low });
  }

  /**
   * The feed may leave out messages. A heartbeat has the number of the last trade: if that has not come by the next
   * heartbeat, a second later, the REST API has it.
   */
  #heartbeat(product: string, lastTradeId: number | undefined): void {
    const carried = this.#subscriptions.find(product);
    if (!carried || isRefused(carried) || lastTradeId === undefined) return;
    const isLeftOut = carried.toldTradeId > carried.tradeId;
    carried.toldTradeId = lastTradeId;
    const now = this.#means.context.scheduler.now();
    if (!isLeftOut || now < carried.mayLookUpAtMs) return;
    carried.mayLookUpAtMs = now + LOOK_UP_EVERY_MS;
    this.#leftOut++;
    this.#means.lookUp(product).then(
      (trade) => trade && this.#catchUp(carried, trade),
      // The next heartbeat asks again.
      () => {},
    );
  }

  #catchUp(carried: Carried, trade: LastTrade): void {
    const { order } = trade;
    if (!this.#isOpen() || this.#subscriptions.find(carried.product) !== carried) return;
    if (isRefused(carried) || order === undefined || order <= carried.tradeId) return;
    carried.tradeId = order;
    this.#events.quotes([{ ...trade, id: carried.id, ...changeSince(carried.open, trade.price) }]);
  }

  #answered(take: () => void): void {
    take();
    if (this.#subscriptions.awaitsAnswer) return;
    this.#answerDue?.();
    this.#answerDue = undefined;
    this.#sender.kick();
  }

  #refused(product: string | undefined, reason: RefusalReason): void {
    this.#means.context.log.warn("Coinbase refused a subscription", { product: product ?? "not named", reason });
    let refused: Carried | undefined;
    this.#answered(() => (refused = this.#subscriptions.refused(product)));
    if (!refused) return;
    // The list is the vendor's word too, and only both together are the end of a ticker.
    const isDoubted = reason === "unknown" && this.#means.isListed(refused.product);
    this.#tellRefused(refused, isDoubted ? "other" : reason);
  }

  #tellRefused(carried: Carried, reason: RefusalReason): void {
    if (reason === "other") this.#again.later(carried.product);
    this.#events.tickerFault(carried.id, faultOf(reason));
  }

  #overdue(): void {
    this.#answerDue = undefined;
    const refused = this.#subscriptions.expire();
    if (refused === "mute") {
      this.#socket.end("Coinbase did not answer a subscription in time.");
      return;
    }
    this.#sender.kick();
    if (refused) this.#tellRefused(refused, "other");
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
    this.#anchoring?.();
    this.#answerDue?.();
    this.#again.close();
    this.#sender.close();
    if (this.#leftOut > 0)
      this.#means.context.log.info("Coinbase's feed left out trades, which were looked up", { lookUps: this.#leftOut });
    this.#means.ended();
  }
}

/** Until it is taken up it has no price: one that is looked up would pass for one that goes on. */
function isRefused({ refused, again }: Carried): boolean {
  return refused || again;
}

function faultOf(reason: RefusalReason): SourceFault {
  if (reason === "unknown") return new SourceFault("unknown", "Coinbase does not know this ticker.");
  if (reason === "delisted") return new SourceFault("unknown", "Coinbase no longer lists this ticker.");
  return new SourceFault("unavailable", "Coinbase refused to stream this ticker.");
}
