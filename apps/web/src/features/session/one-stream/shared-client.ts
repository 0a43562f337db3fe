import {
  type Client,
  type Price,
  type StreamOptions,
  StreamPulseError,
  type TickerResult,
  type WatchHandlers,
} from "@streampulse/client";
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

/** Calls that go from the tab itself: they are short. */
export type DirectCalls = Pick<Client, "getQuotes" | "search" | "status">;

/** What the page has of a client: its `watch` is a part of the browser's one stream. */
export type PageClient = DirectCalls & Pick<Client, "watch" | "add" | "remove">;

/** The same as its tab serves it. */
export interface SharedClient extends PageClient {
  readonly joined: () => void;
  readonly lost: () => void;
  readonly heard: (message: HolderMessage) => void;
  readonly networkChanged: () => void;
  /** What `kept` knows has been loaded. */
  readonly keptCame: () => void;
}

/** `direct` makes what is not shared: calls. */
export function createSharedClient(direct: DirectCalls, ports: SharedClientPorts): SharedClient {
  let current: TabWatch | undefined;
  const change = async (add: boolean, tickers: string[]): Promise<TickerResult[]> => {
    if (!current) throw new StreamPulseError("not_found", "No stream is open.", { reason: "NO_SESSION" });
    return current.change(add, tickers);
  };

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
