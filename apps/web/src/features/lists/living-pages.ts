import type { Cancel } from "@streampulse/core";
import { channelPort, type Port } from "../session/one-stream/port.ts";

/** The pages of one browser, by names that no two of them have. */
export interface LivingPages {
  /** This page's; never empty. */
  readonly name: string;
  /** Tells which of these names no living page has, while no other page is told the same of them. */
  whereGone(names: readonly string[], tell: (gone: readonly string[]) => void): Promise<void>;
  /** This page is gone from now on. */
  close(): void;
}

const LOCK = "streampulse.page";

/** A page has the lock of its name as long as it lives, whatever ends it. */
export function pagesByLock(locks: Pick<LockManager, "request" | "query">, name: string): LivingPages {
  const end = Promise.withResolvers<void>();
  // Refused, as by a browser that keeps no data of the site, nor then of changes.
  locks.request(`${LOCK} ${name}`, () => end.promise).catch(() => undefined);
  return {
    name,
    whereGone: (names, tell) =>
      locks.request(`${LOCK}s`, async () => {
        const { held = [], pending = [] } = await locks.query();
        const living = new Set([...held, ...pending].map((lock) => lock.name));
        tell(names.filter((each) => !living.has(`${LOCK} ${each}`)));
      }),
    close: () => end.resolve(),
  };
}

/** Pages answer at once, hidden ones too; one that is frozen or long at work is taken for gone. */
export const ANSWER_MS = 500;

/** What pages ask and tell each other. */
export interface PageCall {
  readonly kind: "who" | "here";
  readonly from: string;
  readonly names: readonly string[];
}

/** Where the browser has no locks, as over plain HTTP from another machine: pages are asked, over a line that all hear. */
export function pagesByLine(
  name: string,
  line: Port<PageCall, PageCall>,
  after: (delayMs: number, call: () => void) => Cancel,
): LivingPages {
  const asks = new Set<Set<string>>();
  const cancels = new Set<Cancel>();
  let isClosed = false;
  line.listen(({ kind, from, names }) => {
    if (isClosed) return;
    if (kind === "here") {
      for (const ask of asks) for (const each of names) ask.delete(each);
      return;
    }
    // Of two who ask of one name the lesser goes on.
    if (from < name) for (const ask of asks) for (const each of names) ask.delete(each);
    const isMine = (each: string): boolean => each === name || [...asks].some((ask) => ask.has(each));
    const mine = names.filter(isMine);
    if (mine.length > 0) line.post({ kind: "here", from: name, names: mine });
  });
  return {
    name,
    whereGone: (names, tell) =>
      new Promise((resolve) => {
        const ask = new Set(names);
        asks.add(ask);
        line.post({ kind: "who", from: name, names });
        const cancel = after(ANSWER_MS, () => {
          cancels.delete(cancel);
          tell([...ask]);
          asks.delete(ask);
          resolve();
        });
        cancels.add(cancel);
      }),
    close: () => {
      isClosed = true;
      for (const cancel of cancels) cancel();
      line.close();
    },
  };
}

/** The pages of this browser, by whatever it has to tell them by; without anything each takes all others for gone. */
export function browserPages(after: (delayMs: number, call: () => void) => Cancel): LivingPages {
  const name = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
  try {
    const locks = navigator.locks as LockManager | undefined;
    if (locks) return pagesByLock(locks, name);
    return pagesByLine(name, channelPort(new BroadcastChannel("streampulse pages")), after);
  } catch {
    return { name, whereGone: async (names, tell) => tell(names), close: () => undefined };
  }
}
