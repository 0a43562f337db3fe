import type { Page } from "playwright-core";

/**
 * Keeps the next message of the page as a pointer on it would, from the moment it shows: else a busy machine takes
 * longer to press its Undo than a message stays. Call it before what brings the message.
 */
export async function holdNextMessage(page: Page): Promise<void> {
  await page.getByRole("status", { name: "Messages" }).evaluate((region) => {
    const observer = new MutationObserver((records) => {
      for (const message of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        message.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        observer.disconnect();
      }
    });
    observer.observe(region, { childList: true });
  });
}
