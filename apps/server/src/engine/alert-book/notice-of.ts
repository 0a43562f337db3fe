import type { Firing } from "../ports/alert.ts";
import type { Notice } from "../ports/notice.ts";
import { eventWords, outageWords } from "./firing-words.ts";

/** What a firing has to tell, for every channel. */
export function noticeOf(firing: Firing): Notice {
  const { quote, condition } = firing;
  return {
    alertId: firing.alertId,
    firingId: firing.id,
    ticker: firing.ticker,
    event: eventWords(firing),
    price: condition.kind === "stale" ? undefined : quote?.price,
    currency: firing.currency,
    quality: quote?.quality,
    source: quote?.source,
    sourceTimeMs: quote?.sourceTimeMs,
    receivedTimeMs: quote?.receivedTimeMs,
    epoch: quote?.epoch,
    sequence: quote?.sequence,
    outage: outageWords(firing),
    note: firing.note === "" ? undefined : firing.note,
  };
}
