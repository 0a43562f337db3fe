import { browserScheduler } from "../browser-scheduler.ts";
import { BUILD } from "./build.ts";
import { leadershipByClaims } from "./leadership-by-claims.ts";
import { leadershipByLock } from "./leadership-by-lock.ts";
import type { Leadership } from "./leadership.ts";
import { type HolderInTab, leaderWay } from "./leader-way.ts";
import type { HolderMessage, TabMessage } from "./messages.ts";
import { channelPort, portPair } from "./port.ts";
import type { TabLife, Way } from "./tab-link.ts";
import { workerWay } from "./worker-way.ts";

const NAME = `streampulse ${BUILD}`;

/** Where the export has the worker; see scripts/prepare/workers.ts. */
const WORKER = `/stream-worker.js?build=${BUILD}`;

const load = async (): Promise<HolderInTab> => (await import("./hold-in-tab.ts")).holdInTab();

/** Through a shared worker where the browser has them, else through the tab that leads, else each tab by itself. */
export function browserWay(): Way {
  const inTabs = later(tabsWay);
  if (typeof SharedWorker !== "function") return inTabs;
  return workerWay(() => new SharedWorker(WORKER, NAME), inTabs);
}

/** Not made before it is needed: a browser with a working shared worker has no leader. */
function later(make: () => Way): Way {
  let way: Way | undefined;
  const made = (): Way => (way ??= make());
  return {
    get looks() {
      return made().looks;
    },
    open: (found) => made().open(found),
    lost: () => way?.lost(),
    back: () => way?.back(),
    close: () => way?.close(),
  };
}

function tabsWay(): Way {
  const id = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)).map((byte) => 97 + (byte % 26)));
  const line = (name: string) => channelPort<never, never>(new BroadcastChannel(`${NAME} ${name}`));
  const byClaims = (): Leadership => leadershipByClaims(browserScheduler, line("claims"), id);
  try {
    const calls = line("tabs");
    const leadership = "locks" in navigator ? leadershipByLock(navigator.locks, NAME, byClaims) : byClaims();
    return leaderWay({ id, leadership, calls, line: (tab) => line(`tab ${tab}`), hold: load });
  } catch {
    // There are no channels, or the browser keeps no data of this site and refuses them.
    return aloneWay();
  }
}

/** A browser whose tabs cannot hear each other. */
function aloneWay(): Way {
  let holder: HolderInTab | undefined;
  const nothing = (): void => undefined;
  const hold = async (found: Parameters<Way["open"]>[0]): Promise<void> => {
    holder = (await import("./hold-in-tab.ts")).holdInTabAlone();
    const [near, far] = portPair<TabMessage, HolderMessage>();
    holder.connect(far);
    found(near);
  };
  return {
    looks: Number.POSITIVE_INFINITY,
    open: (found) => void hold(found),
    lost: nothing,
    back: nothing,
    close: () => holder?.close(),
  };
}

/** The life of the tab as its document tells it. */
export const browserLife: TabLife = {
  isHidden: () => document.visibilityState === "hidden",
  watch({ hidden, gone, back }) {
    const seen = (): void => hidden(document.visibilityState === "hidden");
    const left = ({ persisted }: PageTransitionEvent): void => gone(!persisted);
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) back();
    };
    document.addEventListener("visibilitychange", seen);
    addEventListener("pagehide", left);
    addEventListener("pageshow", shown);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("pagehide", left);
      removeEventListener("pageshow", shown);
    };
  },
};
