/** Calls once when the next frame is drawn, or soon after in a page that nobody sees. */
export type RequestFrame = (call: () => void) => void;

/** Queues a call for the next frame; a call that waits already is not queued twice. */
export type FrameQueue = (call: () => void) => void;

/** Gathers what happens between two frames, so that React commits at most once in each. */
export function createFrameQueue(requestFrame: RequestFrame): FrameQueue {
  let waiting = new Set<() => void>();
  const run = (): void => {
    const calls = waiting;
    waiting = new Set();
    for (const call of calls) call();
  };
  return (call) => {
    if (waiting.size === 0) requestFrame(run);
    waiting.add(call);
  };
}

/** A hidden page draws no frames, and must not hold back for ever what it will show. */
const HIDDEN_MS = 500;

/** The browser's next frame, however late that is; in a page that nobody sees, half a second. */
export function requestBrowserFrame(call: () => void): void {
  const finish = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    call();
  };
  const look = (): void => {
    // A busy browser is late with its frames, and would draw nothing of what is committed between two of them.
    if (document.hidden) finish();
    else timer = setTimeout(look, HIDDEN_MS);
  };
  const frame = requestAnimationFrame(finish);
  let timer = setTimeout(look, HIDDEN_MS);
}
