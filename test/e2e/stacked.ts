import type { Locator } from "playwright-core";

/** Whether each of these ends above where the next one begins, on the screen as it is now. */
export async function areStacked(...parts: readonly Locator[]): Promise<boolean> {
  const boxes = await Promise.all(parts.map((part) => part.boundingBox()));
  return boxes.every((box, at) => {
    const next = boxes[at + 1] ?? null;
    return box !== null && (at === boxes.length - 1 || (next !== null && box.y + box.height <= next.y));
  });
}
