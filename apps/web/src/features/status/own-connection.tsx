"use client";
import { usePriceStore } from "@streampulse/client/react";
import { numbers } from "../../ui/number-text.ts";
import { deliveredShare, SECONDS_KEPT } from "./connection-figures.ts";
import { Figure } from "./figure.tsx";
import { STATUS_KEPT } from "./server-status.ts";
import { SectionHead } from "./section-head.tsx";
import { useConnectionFigures } from "./use-connection-figures.ts";

/** The short run that a figure is the mean of: long enough to be read. */
const RECENT = 5;

/** How the page's own stream does, each second. */
export function OwnConnection({ roundTripsMs }: { roundTripsMs: readonly number[] }) {
  const { seconds, reconnects, priced } = useConnectionFigures(usePriceStore());
  const recent = seconds.slice(-RECENT);
  const perSecond =
    recent.length === 0 ? undefined : recent.reduce((sum, { received }) => sum + received, 0) / recent.length;
  const share = deliveredShare(seconds);
  const trip = roundTripsMs.at(-1);
  const last = seconds.at(-1);
  return (
    <section aria-labelledby="own-connection" className="mb-6">
      <SectionHead id="own-connection" title="Your connection">
        {priced === 0 ? "no price yet" : `over ${priced} ${priced === 1 ? "ticker" : "tickers"}`}
      </SectionHead>
      <dl className="grid grid-cols-3 gap-3 max-[700px]:grid-cols-2 max-[340px]:grid-cols-1">
        <Figure
          name="Round trip"
          {...timeFigure(trip)}
          how="From asking for this status to its answer, the server's work included."
          values={roundTripsMs}
          length={STATUS_KEPT}
        />
        <Figure
          name="Age of prices"
          {...timeFigure(last?.ageMs)}
          how="Since the server received the middle one of your prices, by this device's clock."
          values={seconds.map(({ ageMs }) => ageMs)}
          length={SECONDS_KEPT}
        />
        <Figure
          name="Behind the exchange"
          {...timeFigure(last?.behindMs)}
          how="From the exchange's time of the middle one of your prices to its coming to the server."
          values={seconds.map(({ behindMs }) => behindMs)}
          length={SECONDS_KEPT}
        />
        <Figure
          name="Updates"
          value={perSecond === undefined ? undefined : numbers.count(Math.round(perSecond))}
          unit="a second"
          how="Prices that reached this page, the mean of five seconds."
          values={seconds.map(({ received }) => received)}
          length={SECONDS_KEPT}
        />
        <Figure
          name="Delivered"
          value={share === undefined ? undefined : numbers.count(Math.floor(share * 100))}
          unit="%"
          how="Of what sources told in a minute, by sequence numbers. The rest was conflated: a newer price came first."
          values={seconds.map(({ told, received }) => (told === 0 ? undefined : received / told))}
          length={SECONDS_KEPT}
        />
        <Figure
          name="Reconnects"
          value={numbers.count(reconnects)}
          unit=""
          how="Streams that had to be opened anew since the page was opened."
        />
      </dl>
    </section>
  );
}

/** A time in the unit that it is read best in. */
function timeFigure(ms: number | undefined): { value: string | undefined; unit: string } {
  if (ms === undefined) return { value: undefined, unit: "" };
  if (ms < 1_000) return { value: numbers.count(Math.max(1, Math.round(ms))), unit: "ms" };
  return { value: numbers.price((ms / 1_000).toFixed(1)), unit: "s" };
}
