import { Button } from "../../ui/button.tsx";
import type { TickerQuestion } from "./ticker-question.ts";

/** The question about a ticker, and its answers. The one that is chosen is recorded at once. */
export function TickerChoice({
  question: { message, typed, others },
  onChoose,
}: {
  question: TickerQuestion;
  onChoose: (ticker: string) => void;
}) {
  return (
    <div role="alert" className="rounded-lg border border-line p-3 text-[13px]">
      <p className="[overflow-wrap:anywhere]">{message}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {others.map((other) => (
          <Button key={other} onClick={() => onChoose(other)}>
            Record it as {other}
          </Button>
        ))}
        <Button onClick={() => onChoose(typed)}>
          {others.length === 0 ? `Record ${typed} all the same` : `Keep ${typed}`}
        </Button>
      </div>
    </div>
  );
}
