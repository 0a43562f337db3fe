import { Plus } from "lucide-react";
import { numbers } from "../../ui/number-text.ts";
import type { DrawnChart } from "./drawn-chart.ts";

/** Beside the axis, where a pointer is: sets an alert at that price. The keyboard has the toolbar's own button. */
export function AlertAtPointer({
  chart,
  y,
  decimals,
  onSet,
}: {
  chart: DrawnChart;
  y: number;
  decimals: number;
  onSet: (price: string) => void;
}) {
  const price = chart.priceAt(y);
  if (price === undefined || Number(price) <= 0) return null;
  const label = `Set an alert at ${numbers.price(price, decimals)}`;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      className="absolute top-0 z-3 grid size-6 -translate-y-1/2 place-content-center rounded-md border border-line bg-surface text-muted shadow-card hover:text-text"
      style={{ right: chart.axisWidth() + 4, top: y }}
      onClick={() => onSet(price)}
    >
      <Plus size={14} aria-hidden="true" />
    </button>
  );
}
