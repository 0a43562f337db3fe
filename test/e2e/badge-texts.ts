import { MarketSession, Quality, type TickerInfo } from "@streampulse/core";
import type { Page } from "playwright-core";
import { badgeText } from "../../apps/web/src/features/watchlist/quality-badge-text.ts";

/** The longest of each unit of an age. */
const AGES_MS = [59, 59 * 60, 47 * 3_600, 729 * 86_400, 99 * 365 * 86_400].map((seconds) => seconds * 1_000);

/** Every text that a row's badge may have: of each quality and session, fresh and old by each unit of age. */
export function everyBadge(): readonly string[] {
  const nowMs = Date.now();
  const texts = [Quality.LIVE, Quality.DELAYED, Quality.CLOSED, Quality.SIMULATED, Quality.REPLAY, Quality.UNSPECIFIED]
    .flatMap((quality) => [false, true].map((stale) => ({ quality, stale })))
    .flatMap((of) =>
      [MarketSession.UNSPECIFIED, MarketSession.PRE, MarketSession.POST].map((session) => ({ ...of, session })),
    )
    .flatMap((of) => AGES_MS.map((ageMs) => ({ ...of, ageMs })))
    .map(({ quality, stale, session, ageMs }) => {
      const known = { ticker: "AAPL", price: "1", sequence: 1, epoch: 1, source: "s" };
      const quote = { ...known, quality, stale, receivedTimeMs: nowMs - ageMs };
      const info: TickerInfo = { ticker: "AAPL", marketSession: session, delaySeconds: 47 * 3_600 };
      const { word, age } = badgeText({ quote, info, error: undefined, live: true, nowMs });
      return age === undefined ? word : `${word} ${age}`;
    });
  return [...new Set([...texts, "Waiting", "No price"])];
}

/** Which of these texts the badge of which row would cut off, as the page stands. */
export function cutBadges(page: Page, texts: readonly string[]): Promise<string[]> {
  return page.locator("[role=row][data-ticker]").evaluateAll(
    (rows, all) =>
      rows.flatMap((row) => {
        // One of its own, which no tick renders.
        const copy = row.cloneNode(true) as HTMLElement;
        row.after(copy);
        const badge = copy.querySelector<HTMLElement>(".c-quality .truncate");
        const cut = badge
          ? all.filter((text) => {
              badge.textContent = text;
              return badge.scrollWidth > badge.clientWidth;
            })
          : ["no badge"];
        copy.remove();
        return cut.map((text) => `${row.getAttribute("data-ticker")}: ${text}`);
      }),
    texts,
  );
}
