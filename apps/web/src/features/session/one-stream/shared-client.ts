import type { Client, Price, StreamOptions, TickerResult, WatchHandlers } from "@streampulse/client";
import type { KeptPrice } from "../../offline/kept-price.ts";
import type { HolderMessage, TabMessage } from "./messages.ts";
import { errorOf } from "./told-error.ts";
import { TabWatch } from "./tab-watch.ts";

/** What the client needs of its tab. */
export interface SharedClientPorts {
  readonly post: (message: TabMessage) => void;
  /** Whether the browser says that there is no network. */
  readonly isOffline: () => boolean;
  /** What was kept of a ticker when it was live last, flagged old. */
  readonly kept: (ticker: string) => Price | undefined;
  /** The last price of a ticker that is wanted no longer. */
  readonly keep: (price: KeptPrice) => void;
}

/** A client whose `watch` is a part of the browser's one stream. Calls go from the tab itself: they are short. */
export interface SharedClient extends Client {
  readonly joined: () => void;
  readonly lost: () => void;
  readonly heard: (message: HolderMessage) => void;
  readonly networkChanged: () => void;
  /** What `kept` knows has been loaded. */
  readonly keptCame: () => void;
}

/** `direct` makes what is not shared: calls. */
export function createSharedClient(direct: Client, ports: SharedClientPorts): SharedClient {
  let current: TabWatch | undefined;
  const change = async (add: boolean, tickers: string[]): Promise<TickerResult[]> =>
    current ? current.change(add, tickers) : add ? direct.add(...tickers) : direct.remove(...tickers);

  const watch = (tickers: readonly string[], handlers: WatchHandlers, options: Pick<StreamOptions, "signal"> = {}) => {
    current?.stop();
    const made = new TabWatch(
      {
        ...ports,
        over: () => {
          options.signal?.removeEventListener("abort", made.stop);
          if (current === made) current = undefined;
        },
      },
      tickers,
      handlers,
    );
    current = made;
    made.joined();
    if (options.signal?.aborted) made.stop();
    else options.signal?.addEventListener("abort", made.stop);
    return made;
  };

  return {
    ...direct,
    watch,
    add: (...tickers) => change(true, tickers),
    remove: (...tickers) => change(false, tickers),
    joined: () => current?.joined(),
    lost: () => current?.lost(),
    networkChanged: () => current?.networkChanged(),
    keptCame: () => current?.showKept(),
    heard(message) {
      if (message.kind === "batch") current?.take(message);
      else if (message.kind === "changed") current?.answered(message.call, message.results);
      else if (message.kind === "refused") current?.refused(message.call, errorOf(message.error));
      else if (message.kind === "ended") current?.end(message.error && errorOf(message.error));
    },
  };
}
