/**
 * Asks at once and then every so often, each time after the last answer, as long as somebody can see the page; again as
 * soon as it is seen. Until the returned call. `ask` does not reject. `soonMs`: after the first answer.
 */
export function pollWhileVisible(
  ask: (signal: AbortSignal) => Promise<void>,
  everyMs: number,
  soonMs = everyMs,
): () => void {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = soonMs;
  let isAsking = false;
  const run = async (): Promise<void> => {
    clearTimeout(timer);
    if (isAsking || document.hidden || over.signal.aborted) return;
    isAsking = true;
    await ask(over.signal);
    isAsking = false;
    if (!over.signal.aborted) timer = setTimeout(() => void run(), waitMs);
    waitMs = everyMs;
  };
  const seen = (): void => void run();
  document.addEventListener("visibilitychange", seen);
  void run();
  return () => {
    over.abort();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
