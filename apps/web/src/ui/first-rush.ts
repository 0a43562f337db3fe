let end: () => void = () => undefined;

/**
 * Resolves when the page's first rush is over: its first prices stand, or none came for a while. What nobody asked for
 * waits for that, so that it is never between a reader and a price.
 */
export const rushIsOver: Promise<void> = new Promise((resolve) => (end = resolve));

/** The rush is over once what is being drawn now stands there. In a page that nobody sees, nothing is drawn. */
export function endRush(): void {
  requestAnimationFrame(() => setTimeout(end));
}

/** Ends the rush in any case after so long. */
export function endRushIn(delayMs: number): void {
  setTimeout(end, delayMs);
}
