import type { Portfolio } from "@streampulse/client/portfolio";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { cleanText } from "../../render/clean.ts";

/**
 * The day that it is in the portfolio's own time zone, YYYY-MM-DD: the last one that the server tells of, whatever the
 * clock of this machine says. Throws a CommandError where the server cannot be asked, or names a zone that none is here.
 */
export async function portfolioToday(
  portfolio: Pick<Portfolio, "settings">,
  url: string,
  nowMs: number,
): Promise<string> {
  const { timeZone } = await answered(portfolio.settings(), url);
  return dayIn(timeZone, nowMs);
}

/** The day so many days before one. */
export function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) - count * 86_400_000).toISOString().slice(0, 10);
}

function dayIn(timeZone: string, nowMs: number): string {
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
    return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const said = `The portfolio's days are those of "${cleanText(timeZone, 60)}", a time zone that is not known here.`;
    throw new CommandError(Exit.UNAVAILABLE, said, "Name the days or months that you want.");
  }
}
