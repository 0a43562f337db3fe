"use client";
import type { AlertDelivery, Channel, Firing } from "@streampulse/client/alerts";
import { usePriceStore } from "@streampulse/client/react";
import { BellRing } from "lucide-react";
import { useEffect, useRef } from "react";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { useNow } from "../../../ui/clock.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { numbers } from "../../../ui/number-text.ts";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useSettings } from "../../settings/use-settings.ts";
import { useChannels } from "../channels/use-channels.ts";
import { deliveryWords } from "./delivery-words.ts";
import { firedPrice, firingDelay, firingTitle, kindWord, outageWords, sourceWord } from "./firing-words.ts";
import { momentText } from "./moment-text.ts";
import { useFiringLog } from "./use-firing-log.ts";
import { useReadByLooking } from "./use-read-by-looking.ts";

/** The log: what fired, at which price, from where and how late, and what became of each notice. The line of the firing that is named, by its id, gets the focus. */
export function FiringList({ named }: { named?: string | undefined }) {
  const { status, failure, firings, hasMore, deliveries, more, refresh } = useFiringLog();
  useReadByLooking(firings);
  const { channels } = useChannels();
  const nowMs = useNow(true);
  if (status === "loading")
    return (
      <Card isList>
        <SkeletonRows rows={4} label="Loading the log" />
      </Card>
    );
  return (
    <>
      {status === "failed" && (
        <ErrorNote title="The log cannot be read." error={failure} onRetry={() => void refresh()} />
      )}
      {firings.length > 0 && (
        <Card isList>
          <ol aria-label="Log">
            {firings.map((firing) => (
              <FiringLine
                key={firing.id}
                firing={firing}
                isNamed={firing.id === named}
                deliveries={deliveries.get(firing.id) ?? []}
                channels={channels}
                nowMs={nowMs}
              />
            ))}
          </ol>
        </Card>
      )}
      {firings.length === 0 && status === "ready" && (
        <EmptyState icon={<BellRing size={18} />} title="Nothing has fired yet">
          Each firing stands here with its price, source and time, and with what became of its notices.
        </EmptyState>
      )}
      {hasMore && (
        <Button className="mt-3 w-full" onClick={() => void more()}>
          Show older
        </Button>
      )}
    </>
  );
}

function FiringLine({
  firing,
  isNamed,
  deliveries,
  channels,
  nowMs,
}: {
  firing: Firing;
  isNamed: boolean;
  deliveries: readonly AlertDelivery[];
  channels: readonly Channel[];
  nowMs: number;
}) {
  const { privacy } = useSettings();
  const decimals = usePriceStore().info(firing.ticker)?.decimals;
  const options = { numbers, decimals, hidesAmounts: privacy };
  const late = firingDelay(firing);
  const kind = kindWord(firing.priceKind);
  const outage = outageWords(firing);
  const facts = [sourceWord(firing), late === undefined ? undefined : `${late} after the exchange`];
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isNamed) line.current?.focus();
  }, [isNamed]);
  return (
    <li
      ref={line}
      {...(isNamed && { tabIndex: -1, "aria-current": true })}
      className="border-b border-line-soft px-4 py-3 last:border-b-0 aria-[current]:border-l-2 aria-[current]:border-l-accent"
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="min-w-0 flex-1 basis-60 font-medium [overflow-wrap:anywhere]">
          {firingTitle(firing, options)}
        </span>
        <time dateTime={new Date(firing.firedTimeMs).toISOString()} className="text-[12.5px] text-faint tabular-nums">
          {momentText(firing.firedTimeMs, nowMs)}
        </time>
      </div>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-[12.5px] text-muted tabular-nums">
        {!privacy && <span>{firedPrice(firing, options) ?? "No price"}</span>}
        {kind !== undefined && <Badge tone="waiting">{kind}</Badge>}
        <span>{facts.filter(Boolean).join(" · ")}</span>
      </p>
      {outage !== undefined && <p className="mt-1 text-[12.5px] text-warn">{outage}</p>}
      {firing.note !== "" && !privacy && (
        <p className="mt-1 text-[12.5px] [overflow-wrap:anywhere] whitespace-pre-line">{firing.note}</p>
      )}
      {deliveries.length > 0 && (
        <ul aria-label="Notices" className="mt-1.5 flex flex-col gap-1">
          {deliveries.map((delivery) => {
            const { tone, word, detail } = deliveryWords(delivery, nowMs);
            const name = channels.find(({ id }) => id === delivery.channelId)?.name ?? "A channel that was removed";
            return (
              <li key={delivery.idempotencyKey} className="flex flex-wrap items-center gap-x-2 text-[12.5px]">
                <Badge tone={tone}>{word}</Badge>
                <span className="font-medium">{name}</span>
                {detail !== undefined && <span className="text-muted [overflow-wrap:anywhere]">{detail}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </li>
  );
}
