"use client";
import type { Candle } from "@streampulse/client/history";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import type { AxisTime } from "./axis-time.ts";

/** So many candles are shown, and so many more at each wish for more. */
const MORE = 100;

/** The candles of a chart as a table, the newest first. */
export function ChartTable({
  caption,
  candles,
  axis,
  decimals,
}: {
  caption: string;
  candles: readonly Candle[];
  axis: AxisTime;
  decimals: number;
}) {
  const [most, setMost] = useState(MORE);
  const rows = candles.slice(-most).toReversed();
  const price = (text: string): string => numbers.price(text, decimals);
  const cell = "px-3 py-1.5 text-right whitespace-nowrap";
  return (
    <div className="mt-3.5 overflow-x-auto rounded-[14px] border border-line bg-surface max-[700px]:-mx-4 max-[700px]:rounded-none max-[700px]:border-x-0">
      <table className="w-full text-[13px] tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="px-3 py-2 text-left font-medium">
              Time
            </th>
            {["Open", "High", "Low", "Close", "Volume"].map((name) => (
              <th key={name} scope="col" className={`${cell} font-medium`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((candle) => (
            <tr key={candle.startMs} className="border-b border-line-soft last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap text-muted">
                {axis.text(candle)}
                {candle.isPartial && <span className="text-warn"> partly heard</span>}
              </th>
              <td className={cell}>{price(candle.open)}</td>
              <td className={cell}>{price(candle.high)}</td>
              <td className={cell}>{price(candle.low)}</td>
              <td className={cell}>{price(candle.close)}</td>
              <td className={cell}>{candle.volume === undefined ? UNKNOWN : numbers.volume(candle.volume)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {candles.length > most && (
        <p className="border-t border-line-soft p-2 text-center">
          <Button look="quiet" onClick={() => setMost(most + MORE)}>
            Show {Math.min(MORE, candles.length - most)} more
          </Button>
        </p>
      )}
    </div>
  );
}
