import type { Cancel, Scheduler } from "@streampulse/core";

/** How long what is shown takes to be seen. */
export const LOOK_MS = 1_000;

/** Calls once the page has been visible for LOOK_MS without a break. Returns what keeps it from that. */
export function afterLook(
  page: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">,
  scheduler: Pick<Scheduler, "after">,
  seen: () => void,
): Cancel {
  let due: Cancel | undefined;
  const look = (): void => {
    due?.();
    due = page.visibilityState === "visible" ? scheduler.after(LOOK_MS, seen) : undefined;
  };
  look();
  page.addEventListener("visibilitychange", look);
  return () => {
    due?.();
    page.removeEventListener("visibilitychange", look);
  };
}
