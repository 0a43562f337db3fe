import { Button } from "../../ui/button.tsx";
import type { CourseState } from "./course.ts";
import { gapReason } from "./gap-words.ts";

/** Why there is nothing to draw, and what will change that. */
export function EmptyCourse({
  ticker,
  course,
  onRetry,
}: {
  ticker: string;
  course: CourseState | undefined;
  onRetry: () => void;
}) {
  if (course?.status === "failed") {
    return (
      <div role="alert">
        <h3 className="text-[15px] font-semibold">
          {course.isUnknown ? `${ticker} is not known` : "The history cannot be had now"}
        </h3>
        <p className="mx-auto mt-1 max-w-100 text-[13px] [overflow-wrap:anywhere] text-muted">
          {course.isUnknown
            ? "No source of this server has it. The name above opens the search for another."
            : course.trouble}
        </p>
        {!course.isUnknown && (
          <Button className="mt-3" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    );
  }
  const gap = course?.gaps.at(-1);
  return (
    <div>
      <h3 className="text-[15px] font-semibold">No history yet</h3>
      <p className="mx-auto mt-1 max-w-100 text-[13px] text-muted">
        {gap ? `No prices are kept of this time: ${gapReason(gap)}. ` : "Nothing was traded in this time. "}
        History grows from now on: the chart begins with the next price.
      </p>
    </div>
  );
}
