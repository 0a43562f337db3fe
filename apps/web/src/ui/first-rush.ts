let end: () => void = () => undefined;

/**
 * Resolves when the page's first rush is over: its first prices stand, or none are to come. What nobody asked for
 * waits for that, so that it is never between a reader and a price.
 */
export const rushIsOver: Promise<void> = new Promise((resolve) => (end = resolve));

let isEnding = false;

/** A price is being drawn: the rush is over once it stands there. In a page that nobody sees, nothing is drawn. */
export function endRush(): void {
  if (!isEnding) requestAnimationFrame(() => setTimeout(end));
  isEnding = true;
}

/** Ends the rush in any case after so long. */
export function endRushIn(delayMs: number): void {
  setTimeout(end, delayMs);
}
