import type { NetWorthPoint } from "@streampulse/client/portfolio";
import { cleanText } from "./clean.ts";

/** What is not as usual of a net worth: what it lacks, why there is none, that its prices were made up. */
export function worthMark({ pretend, missing, missingCount, reason }: NetWorthPoint): string {
  const more = missingCount > missing.length ? ` and ${missingCount - missing.length} more` : "";
  const lacks = missingCount > 0 ? `no price of ${missing.map((one) => cleanText(one, 48)).join(", ")}${more}` : "";
  const why = reason === "LIMIT_HOLDINGS" ? "more is held than can be valued at once" : cleanText(reason, 40);
  return [lacks, why, pretend ? "SIMULATED" : ""].filter(Boolean).join(" · ");
}
