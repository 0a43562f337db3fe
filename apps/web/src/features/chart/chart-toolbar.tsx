import { Bell, Plus, Table2 } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { type ChartKind, CHART_KINDS, COMPARED_MOST } from "./chart-line.ts";
import { CHART_RANGES, type ChartRange, rangeNamed } from "./chart-range.ts";

const RANGES = CHART_RANGES.map(({ name, words }) => ({ value: name, text: name, name: words }));
const KINDS = CHART_KINDS.map(({ kind, words }) => ({ value: kind, text: words }));

/** What a reader chooses of a chart. */
export function ChartToolbar({
  range,
  kind,
  compared,
  isTable,
  onRange,
  onKind,
  onAlert,
  onCompare,
  onTable,
}: {
  range: ChartRange;
  kind: ChartKind;
  compared: number;
  isTable: boolean;
  onRange: (range: ChartRange) => void;
  onKind: (kind: ChartKind) => void;
  /** Absent where the reader has no alerts. */
  onAlert: (() => void) | undefined;
  onCompare: () => void;
  onTable: () => void;
}) {
  return (
    <div role="group" aria-label="Chart" className="flex flex-wrap items-center gap-2">
      <Segmented
        label="Range"
        hidesLabel
        value={range.name}
        choices={RANGES}
        onChange={(name) => onRange(rangeNamed(name))}
        className="max-[700px]:w-full"
      />
      {compared === 0 && (
        <Segmented
          label="Drawn as"
          hidesLabel
          value={kind}
          choices={KINDS}
          onChange={onKind}
          className="min-w-54 max-[700px]:min-w-0 max-[700px]:flex-1"
        />
      )}
      <span className="ml-auto flex gap-2 max-[700px]:gap-1.5">
        {onAlert && (
          <Button className="h-8 px-2.5 max-[700px]:w-8 max-[700px]:px-0" onClick={onAlert}>
            <Bell size={14} aria-hidden="true" />
            <span className="max-[700px]:sr-only">Set alert</span>
          </Button>
        )}
        <Button
          className="h-8 px-2.5 max-[700px]:w-8 max-[700px]:px-0"
          disabled={compared >= COMPARED_MOST}
          onClick={onCompare}
        >
          <Plus size={14} aria-hidden="true" />
          <span className="max-[700px]:sr-only">Compare</span>
        </Button>
        <Button className="h-8 px-2.5 max-[700px]:w-8 max-[700px]:px-0" onClick={onTable}>
          <Table2 size={14} aria-hidden="true" />
          <span className="max-[700px]:sr-only">{isTable ? "Hide the table" : "Show as table"}</span>
        </Button>
      </span>
    </div>
  );
}
