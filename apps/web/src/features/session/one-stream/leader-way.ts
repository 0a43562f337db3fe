import type { Leadership } from "./leadership.ts";
import type { HolderMessage, HolderPort, TabMessage, TabPort } from "./messages.ts";
import { type Port, portPair } from "./port.ts";
import type { Way } from "./tab-link.ts";

/** What all tabs hear: that one leads, and that one is there to be served. */
export type TabCall = { readonly kind: "leads" } | { readonly kind: "tab"; readonly id: string };

/** A holder in this tab. */
export interface HolderInTab {
  connect(port: HolderPort): void;
  close(): void;
}

/** What the way of a leading tab needs of its browser. */
export interface LeaderWayPorts {
  readonly id: string;
  readonly leadership: Leadership;
  /** The line that all tabs hear. */
  readonly calls: Port<TabCall, TabCall>;
  /** The line between the tab of this id and whoever leads, as either of them has it. */
  readonly line: (id: string) => Port<unknown, unknown>;
  /** Loaded when it is needed: most tabs never lead. */
  readonly hold: () => Promise<HolderInTab>;
}

/** So that a tab whose leader died without a word is live again within 3 s. */
const LOOKS = 2;

/** The way to a holder in one of the tabs: the leading one serves all, itself too. */
export function leaderWay({ id, leadership, calls, line, hold }: LeaderWayPorts): Way {
  let found: (port: TabPort) => void = () => undefined;
  let holder: HolderInTab | undefined;
  /** Grows when the leadership comes or goes: what was begun before is of no use. */
  let turn = 0;
  let isClosed = false;
  let isLeading = false;
  const served = new Map<string, Port<unknown, unknown>>();

  const announce = (): void => calls.post({ kind: "tab", id });
  const lead = async (): Promise<void> => {
    const mine = ++turn;
    isLeading = true;
    // One that cannot be loaded now may be when the tab finds that nobody serves it.
    const made = await hold().catch(() => undefined);
    if (!made) return;
    if (mine !== turn || isClosed) return made.close();
    holder = made;
    const [near, far] = portPair<TabMessage, HolderMessage>();
    made.connect(far);
    found(near);
    calls.post({ kind: "leads" });
  };
  const stopLeading = (): void => {
    turn++;
    isLeading = false;
    holder?.close();
    holder = undefined;
    for (const port of served.values()) port.close();
    served.clear();
  };
  const follow = (): void => {
    found(line(id) as TabPort);
    announce();
  };

  return {
    looks: LOOKS,
    open(heard) {
      found = heard;
      calls.listen((call) => {
        if (call.kind === "leads") {
          if (!holder) follow();
        } else if (holder && call.id !== id && !served.has(call.id)) {
          const port = line(call.id);
          served.set(call.id, port);
          holder.connect(untilBye(port as HolderPort, () => served.delete(call.id)));
          // It may have said hello before anybody was there to hear it.
          port.post({ kind: "stranger" });
        }
      });
      leadership.stand({
        leads: () => void lead(),
        ousted: () => {
          stopLeading();
          follow();
        },
      });
      follow();
    },
    lost() {
      if (isLeading) {
        if (!holder) void lead();
      } else leadership.contest();
    },
    back: announce,
    close() {
      isClosed = true;
      stopLeading();
      leadership.resign();
      calls.close();
    },
  };
}

/** A line that closes when its tab has taken its leave. */
function untilBye(port: HolderPort, closed: () => void): HolderPort {
  return {
    ...port,
    listen: (heard) =>
      port.listen((message) => {
        heard(message);
        if (message.kind !== "bye") return;
        port.close();
        closed();
      }),
  };
}
