/** Whether a time is over, or so nearly that a call made now would come too late. */
export function isDue(timeMs: number, nowMs: number): boolean {
  return timeMs <= nowMs + 1_000;
}
