/** Held by the tab that the reader is in. A browser lets go of it with the tab, however that ends. */
const LOCK = "streampulse.reader-is-here";

/** A tab as it knows whether its reader is in it. */
export interface GlancePorts {
  /** Absent where the browser has none; notifications, which need a secure page as locks do, are then told by each tab for itself. */
  readonly locks: Pick<LockManager, "request" | "query"> | undefined;
  readonly document: Pick<Document, "hasFocus">;
  /** Of a window: focus and blur. */
  readonly window: Pick<EventTarget, "addEventListener" | "removeEventListener">;
}

/** Says to the other tabs while the reader is in this one, until what it answers with is called. */
export function tellGlance({ locks, document, window }: GlancePorts): () => void {
  let leave: (() => void) | undefined;
  const look = (): void => {
    if (leave || !document.hasFocus()) return;
    const here = new Promise<void>((resolve) => (leave = resolve));
    // Shared: a window that comes waits for none that goes.
    locks?.request(LOCK, { mode: "shared" }, () => here).catch(() => undefined);
  };
  const turnAway = (): void => {
    leave?.();
    leave = undefined;
  };
  look();
  window.addEventListener("focus", look);
  window.addEventListener("blur", turnAway);
  return () => {
    turnAway();
    window.removeEventListener("focus", look);
    window.removeEventListener("blur", turnAway);
  };
}

/** Whether the reader is in this tab or another one of this browser. Never rejects. */
export async function isReaderHere({ locks, document }: GlancePorts): Promise<boolean> {
  if (document.hasFocus()) return true;
  try {
    return (await locks?.query())?.held?.some(({ name }) => name === LOCK) ?? false;
  } catch {
    return false;
  }
}
