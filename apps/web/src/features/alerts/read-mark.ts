/** Where a reader is in the log of firings: all up to one place, and single ones beyond it. */
export interface ReadMark {
  /** Whether this browser was here before. */
  readonly isKept: boolean;
  isRead(cursor: number): boolean;
  /** Whether a firing and all before it were read, not it alone. */
  isReadTo(cursor: number): boolean;
  /** One firing was read. */
  read(cursor: number): void;
  /** Everything up to a firing was read. */
  readTo(cursor: number): void;
  /** The newest firing there is: a place beyond it is another log's. */
  notBeyond(cursor: number): void;
  /** Tells when another tab reads. */
  watch(listener: () => void): () => void;
}

/** What a browser keeps: `to`, all up to it are read, and `also`, single ones beyond, at most ALSO_MOST. */
interface Kept {
  readonly to: number;
  readonly also: readonly number[];
}

/** As many as are shown as unread. */
const ALSO_MOST = 100;

const KEY = "streampulse.alerts.read";

function parsed(text: string | null): Kept | undefined {
  try {
    const { to, also }: Partial<Kept> = JSON.parse(text ?? "null") ?? {};
    if (!Number.isSafeInteger(to) || !Array.isArray(also) || !also.every(Number.isSafeInteger)) return undefined;
    return { to: to as number, also: also.slice(0, ALSO_MOST) };
  } catch {
    return undefined;
  }
}

/** Storage of a browser, or, where it has none to give, nothing. */
type Place = () => Pick<Storage, "getItem" | "setItem">;

/** The mark of this browser, in `place` for all its tabs; where nothing can be kept it is this tab's, until it closes. */
export function createReadMark(
  place: Place,
  target: Pick<EventTarget, "addEventListener" | "removeEventListener">,
): ReadMark {
  const load = (): Kept | undefined => {
    try {
      return parsed(place().getItem(KEY));
    } catch {
      return undefined;
    }
  };
  let kept = load();
  const keep = (next: Kept): void => {
    kept = next;
    try {
      place().setItem(KEY, JSON.stringify(next));
    } catch {
      // No room, or none at all: the tab knows it.
    }
  };
  const now = (): Kept => kept ?? { to: 0, also: [] };
  return {
    get isKept() {
      return kept !== undefined;
    },
    isRead: (cursor) => cursor <= now().to || now().also.includes(cursor),
    isReadTo: (cursor) => cursor <= now().to,
    read(cursor) {
      const { to, also } = now();
      if (cursor > to) keep({ to, also: [cursor, ...also.filter((other) => other !== cursor)].slice(0, ALSO_MOST) });
    },
    readTo(cursor) {
      const to = Math.max(now().to, cursor);
      keep({ to, also: now().also.filter((other) => other > to) });
    },
    notBeyond(cursor) {
      const { to, also } = now();
      const left = also.filter((other) => other <= cursor);
      if (to > cursor || left.length < also.length) keep({ to: Math.min(to, cursor), also: left });
    },
    watch(listener) {
      const hear = (event: Event): void => {
        const { key } = event as StorageEvent;
        if (key !== KEY && key !== null) return;
        kept = load() ?? kept;
        listener();
      };
      target.addEventListener("storage", hear);
      return () => target.removeEventListener("storage", hear);
    },
  };
}
