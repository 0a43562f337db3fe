/** The answer, or the signal's reason if that comes first. */
export async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  // Where nobody waits any more, its failure concerns nobody.
  answer.catch(() => {});
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  try {
    return await Promise.race([
      answer,
      new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason as Error);
        signal.addEventListener("abort", stop, { once: true });
      }),
    ]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}
