import { UNKNOWN } from "../../ui/number-text.ts";
import { TinyChart } from "./tiny-chart.tsx";

/** One measured figure: its name, what it is now, how it was, and how it is measured. */
export function Figure({
  name,
  value,
  unit,
  how,
  values,
  length = 0,
}: {
  name: string;
  /** Unknown where absent. */
  value: string | undefined;
  unit: string;
  how: string;
  /** Without them there is no line. */
  values?: readonly (number | undefined)[];
  /** How many values the whole width is. */
  length?: number;
}) {
  return (
    <div className="flex min-w-0 flex-col rounded-[14px] border border-line bg-surface p-4">
      <dt className="text-[12.5px] font-medium text-muted">{name}</dt>
      <dd className="mt-0.5 text-[22px] leading-tight font-[650] tracking-tight tabular-nums">
        {value ?? UNKNOWN}
        {value !== undefined && unit !== "" && <span className="ml-1 text-[13px] font-medium text-muted">{unit}</span>}
      </dd>
      {values && (
        <dd className="mt-2">
          <TinyChart values={values} length={length} />
        </dd>
      )}
      <dd className="mt-auto pt-2 text-xs leading-relaxed text-faint">{how}</dd>
    </div>
  );
}
