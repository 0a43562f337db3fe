"use client";
import type { ActivityReading, ImportQuestion, ImportReport } from "@streampulse/client/portfolio";
import { Button } from "../../ui/button.tsx";
import { CURRENCIES } from "../settings/settings.ts";
import { choiceText, withAnswer } from "./import-plan.ts";

/** What a file leaves open. An answer tries the file again with it. */
export function ImportQuestions({
  report,
  reading,
  onRead,
}: {
  report: ImportReport;
  reading: ActivityReading;
  onRead: (reading: ActivityReading) => void;
}) {
  return (
    <ul aria-label="Questions" className="space-y-3">
      {report.questions.map((question) => (
        <li key={`${question.parameter} ${question.message}`} className="text-[13px]">
          <p className="[overflow-wrap:anywhere]">{question.message}</p>
          <div className="mt-1.5 flex flex-wrap gap-2">
            {choicesOf(question, report).map(([answer, text]) => (
              <Button key={answer} onClick={() => onRead(withAnswer(reading, question, answer))}>
                {text}
              </Button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The answers to choose from, each with what it is called; of a column that is not found, every column. */
function choicesOf(
  { parameter, choices }: ImportQuestion,
  report: ImportReport,
): readonly (readonly [string, string])[] {
  const columns = report.reading?.columns ?? [];
  if (parameter === "currency" && choices.length === 0) return CURRENCIES.map((code) => [code, code]);
  if (!parameter.startsWith("column.")) return choices.map((choice) => [choice, choiceText(parameter, choice)]);
  const numbers = choices.length > 0 ? choices : columns.map((_, at) => `#${at + 1}`);
  return numbers.map((number) => [
    number,
    columns[Number(number.slice(1)) - 1]?.heading || `Column ${number.slice(1)}`,
  ]);
}
