import { asOld } from "../apps/web/src/features/offline/kept-price.ts";
import {
  type Client,
  createPriceStore,
  type Price,
  type PriceStore,
  Quality,
  type Quote,
  TickerErrorCode,
  TickerOutcome,
  type TickerResult,
  type WatchHandlers,
} from "../packages/client/src/index.ts";
import { Holder } from "../apps/web/src/features/session/one-stream/holder.ts";
import type {
  Batch,
  HolderMessage,
  TabMessage,
  TabPort,
} from "../apps/web/src/features/session/one-stream/messages.ts";
import { portPair } from "../apps/web/src/features/session/one-stream/port.ts";
import { createSharedClient } from "../apps/web/src/features/session/one-stream/shared-client.ts";
import { TabLink, type TabLife } from "../apps/web/src/features/session/one-stream/tab-link.ts";
import { FakeScheduler } from "./fake-scheduler.ts";

type Told = HolderMessage & { readonly kind: string };

/** A browser: the holder of its stream over clients that a test moves by hand, its tabs, and a fake time. */
export class BrowserStage {
  readonly scheduler = new FakeScheduler();
  /** The clients that were opened, and each call of theirs. */
  readonly clients: { handlers: WatchHandlers; tickers: Set<string>; calls: string[][]; isStopped: boolean }[] = [];
  readonly refuses = new Set<string>();
  /** What the browser has kept of former visits. */
  readonly kept = new Map<string, Price>();
  /** Whether the browser says that there is no network. */
  isOffline = false;
  sequence = 0;
  holder = this.hold();

  hold(): Holder {
    return new Holder({
      scheduler: this.scheduler,
      openClient: () => this.#client(),
      follow: async function* () {},
    });
  }

  get client() {
    return this.clients.at(-1)!;
  }

  #client(): Client {
    const change = async (add: boolean, tickers: string[]): Promise<TickerResult[]> => {
      client.calls.push([add ? "add" : "remove", ...tickers]);
      return tickers.map((ticker) => {
        const isRefused = add && this.refuses.has(ticker);
        if (add && !isRefused) client.tickers.add(ticker);
        else client.tickers.delete(ticker);
        const code = isRefused ? TickerErrorCode.UNKNOWN_TICKER : TickerErrorCode.UNSPECIFIED;
        const outcome = isRefused ? TickerOutcome.REJECTED : add ? TickerOutcome.ACCEPTED : TickerOutcome.REMOVED;
        return { ticker, outcome, code, message: "" };
      });
    };
    const client = {
      handlers: {} as WatchHandlers,
      tickers: new Set<string>(),
      calls: [] as string[][],
      isStopped: false,
    };
    this.clients.push(client);
    return {
      add: (...tickers: string[]) => change(true, tickers),
      remove: (...tickers: string[]) => change(false, tickers),
      watch(tickers: string[], handlers: WatchHandlers) {
        client.handlers = handlers;
        for (const ticker of tickers) client.tickers.add(ticker);
        handlers.onConnection?.({ status: "live" });
        return { tickers, connection: { status: "live" }, stop: () => void (client.isStopped = true) };
      },
    } as unknown as Client;
  }

  quote(ticker: string, price: string, stale = false): Quote {
    const quote = { ticker, price, stale, sequence: ++this.sequence, epoch: 1, receivedTimeMs: 0, source: "s" };
    const whole = { ...quote, quality: Quality.LIVE };
    if (this.clients.at(-1)?.tickers.has(ticker)) this.client.handlers.onQuotes?.([whole]);
    return whole;
  }

  /** Lets fake time pass, and what waits for promises in between. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left >= 0; left -= 10) {
      this.scheduler.advance(Math.min(10, left));
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
    this.scheduler.advance(0);
  }

  /** A tab that speaks the messages itself. */
  tab(...tickers: string[]) {
    const [near, far] = portPair<TabMessage, HolderMessage>((call) => this.scheduler.soon(call));
    const heard: Told[] = [];
    near.listen((message) => heard.push(message));
    this.holder.connect(far);
    near.post({ kind: "hello", isHidden: false });
    near.post({ kind: "watch", tickers });
    const batches = (): Batch[] => heard.filter((message) => message.kind === "batch");
    return {
      near,
      heard,
      batches,
      prices: () => batches().flatMap(({ quotes = [] }) => quotes.map(({ ticker, price }) => `${ticker} ${price}`)),
    };
  }

  /** A tab as the page has it: a price store over the shared client. */
  page(...tickers: string[]) {
    const life = { isHidden: false, tell: {} as Parameters<TabLife["watch"]>[0] };
    const found: ((port: TabPort) => void)[] = [];
    const join = (): void => {
      const [near, far] = portPair<TabMessage, HolderMessage>((call) => this.scheduler.soon(call));
      this.holder.connect(far);
      found[0]?.(near);
    };
    let losses = 0;
    const client = createSharedClient({} as Client, {
      post: (message) => link.post(message),
      isOffline: () => this.isOffline,
      kept: (ticker) => this.kept.get(ticker),
      keep: (price) => void this.kept.set(price.ticker, asOld(price)),
    });
    const link: TabLink = new TabLink(
      this.scheduler,
      {
        looks: 2,
        open: (heard) => void found.push(heard),
        lost: () => (losses++, join()),
        back: () => {},
        close: () => {},
      },
      { isHidden: () => life.isHidden, watch: (tell) => ((life.tell = tell), () => {}) },
      client,
    );
    const store: PriceStore = createPriceStore(client, { tickers, notify: (tell) => tell() });
    const states: string[] = [];
    store.subscribeConnection(() => states.push(store.connection.status));
    store.start();
    join();
    const hide = (isHidden: boolean): void => {
      life.isHidden = isHidden;
      life.tell.hidden(isHidden);
    };
    return { store, states, link, hide, join, losses: () => losses };
  }
}
