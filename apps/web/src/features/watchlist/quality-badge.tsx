"use client";
import { usePrice } from "@streampulse/client/react";
import { memo } from "react";
import { ageText } from "../../ui/age-text.ts";
import { Tip } from "../../ui/tip.tsx";
import { useServerNow } from "../session/server-time.ts";
import { type BadgeSubject, badgeText, isOld, qualityWord, quoteAgeMs } from "./quality-badge-text.ts";
import { standInText, whyOld } from "./source-words.ts";

const TONE = {
  live: "border-transparent bg-good-soft text-good",
  plain: "border-line text-muted",
  stale: "border-transparent bg-warn-soft text-warn",
} as const;

/** The one badge of a row. It counts the seconds only while the price is old. */
export function QualityBadge({ ticker, quote, info, error, live }: { ticker: string } & Omit<BadgeSubject, "nowMs">) {
  const nowMs = useServerNow(isOld({ quote, error, live }));
  const { tone, word, age } = badgeText({ quote, info, error, live, nowMs });
  if (word === "") return null;
  return <Badge ticker={ticker} tone={tone} word={word} age={age} />;
}

const Badge = memo(function Badge({
  ticker,
  tone,
  word,
  age,
}: {
  ticker: string;
  tone: keyof typeof TONE;
  word: string;
  age: string | undefined;
}) {
  return (
    <Tip note={<BadgeNote ticker={ticker} old={age !== undefined} />}>
      <span
        className={`max-w-full truncate rounded-full border px-2 py-0.5 text-[11px] leading-4 font-medium whitespace-nowrap tabular-nums ${TONE[tone]}`}
      >
        {word}
        {age !== undefined && word !== "Stale" && <span className="sr-only"> stale</span>}
        {age !== undefined && ` ${age}`}
      </span>
    </Tip>
  );
});

function BadgeNote({ ticker, old }: { ticker: string; old: boolean }) {
  const { quote, info, error, sourceChange } = usePrice(ticker);
  const nowMs = useServerNow(true);
  const why = whyOld({ error, sourceChange });
  if (!quote) return <p>{why ?? "No price has come yet."}</p>;
  const age = ageText(quoteAgeMs(quote, nowMs));
  if (old) {
    return (
      <p>
        Old price from <b>{quote.source}</b>, {age}
        {why === undefined ? "" : `: ${why}`}
      </p>
    );
  }
  return (
    <>
      <p>
        {qualityWord(quote.quality, info)} price from <b>{quote.source}</b>
      </p>
      <p>{age} old</p>
      {sourceChange && standInText(sourceChange) && (
        <p>
          In the place of {sourceChange.source}
          {sourceChange.reason === undefined ? "." : `: ${sourceChange.reason}`}
        </p>
      )}
    </>
  );
}
