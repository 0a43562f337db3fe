"use client";
import { Bell } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { numbers } from "../../ui/number-text.ts";
import { digitsOfKey, nudged } from "./alert-level.ts";
import type { DrawnChart } from "./drawn-chart.ts";
import type { AlertLine, AlertLines } from "./use-alert-lines.ts";

/** What holds the lines of alerts: each can be dragged to another price, or moved by arrows and set by Enter. */
export function AlertHandles({
  alerts,
  chart,
  decimals,
  onPaint,
}: {
  alerts: AlertLines;
  chart: DrawnChart;
  decimals: number;
  onPaint: (painted: () => void) => () => void;
}) {
  return alerts.lines.map((line) => (
    <Handle key={line.id} line={line} alerts={alerts} chart={chart} decimals={decimals} onPaint={onPaint} />
  ));
}

function Handle({
  line,
  alerts,
  chart,
  decimals,
  onPaint,
}: {
  line: AlertLine;
  alerts: AlertLines;
  chart: DrawnChart;
  decimals: number;
  onPaint: (painted: () => void) => () => void;
}) {
  const handle = useRef<HTMLDivElement>(null);
  const { id, price } = line;
  useEffect(() => {
    const stand = (): void => {
      const element = handle.current;
      const frame = element?.offsetParent;
      if (!element || !frame) return;
      const y = chart.heightOf(price);
      const isSeen = y !== undefined && y >= 0 && y <= chart.height();
      const [most = price, least = price] = [chart.priceAt(0), chart.priceAt(chart.height())];
      element.ariaValueMax = String(Math.max(Number(most), Number(price)));
      element.ariaValueMin = String(Math.max(0, Math.min(Number(least), Number(price))));
      element.style.visibility = isSeen ? "visible" : "hidden";
      element.style.transform = `translateY(${Math.round(y ?? 0)}px) translateY(-50%)`;
    };
    stand();
    return onPaint(stand);
  }, [chart, price, onPaint]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const frame = event.currentTarget.offsetParent?.getBoundingClientRect();
    const at = frame && chart.priceAt(Math.max(0, Math.min(frame.height, event.clientY - frame.top)));
    if (at !== undefined && Number(at) > 0) alerts.hold(id, at);
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.currentTarget.releasePointerCapture(event.pointerId);
    alerts.move(id, price);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const digits = digitsOfKey(event.key, event.shiftKey);
    if (digits !== undefined) alerts.hold(id, nudged(price, digits, decimals));
    else if (event.key === "Enter") alerts.move(id, price);
    else if (event.key === "Escape") alerts.hold(id, undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={handle}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Price of an alert; Enter sets it, Escape leaves it"
      aria-valuemin={0}
      aria-valuemax={Number(price) * 2}
      aria-valuenow={Number(price)}
      aria-valuetext={line.words}
      className="absolute top-0 left-0 z-3 flex h-6 cursor-ns-resize touch-none items-center gap-1 rounded-md bg-warn-soft px-1.5 text-[11px] font-medium text-warn tabular-nums select-none"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => alerts.hold(id, undefined)}
      onKeyDown={onKeyDown}
      onBlur={() => alerts.hold(id, undefined)}
    >
      <Bell size={12} aria-hidden="true" />
      {numbers.price(price, decimals)}
    </div>
  );
}
