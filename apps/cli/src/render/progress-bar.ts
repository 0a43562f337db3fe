/** A bar of `width` characters that is full at 1. */
export function progressBar(part: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}
