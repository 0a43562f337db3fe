import { StreamPulseError } from "@streampulse/client";

/** So long an answer may take: on a network that lost one direction nothing else would end the waiting. */
export const ANSWER_MS = 10_000;

/** The reason of a signal whose answer did not come in time; of any other nobody waits for the answer any more. */
export const NO_ANSWER = new StreamPulseError("deadline_exceeded", `No answer came within ${ANSWER_MS / 1_000} s.`);

/**
 * Asks at once and then every so often, each time after the last answer, as long as somebody can see the page; again as
 * soon as it is seen. Until the returned call. `ask` does not reject. `soonMs`: after the first answer. An
 * answer that takes too long is given up, with `NO_ANSWER` as the signal's reason, and asked for again.
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
    const late = new AbortController();
    const deadline = setTimeout(() => late.abort(NO_ANSWER), ANSWER_MS);
    await ask(AbortSignal.any([over.signal, late.signal]));
    clearTimeout(deadline);
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
