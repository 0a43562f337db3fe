/**
 * Gives the keys back to the page after a press by hand, as of a mouse: else the next Space would press the same button
 * again, where the page says that Space plays or holds. Who pressed by key stays where they are.
 */
export function leaveKeys({ detail, currentTarget }: { detail: number; currentTarget: { blur: () => void } }): void {
  // A click that a key made counts no presses.
  if (detail > 0) currentTarget.blur();
}
