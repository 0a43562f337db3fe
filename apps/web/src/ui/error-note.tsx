"use client";
import { StreamPulseError } from "@streampulse/client";
import { CircleAlert } from "lucide-react";
import { Button } from "./button.tsx";

/** What an error says to a person. What is no error of the server's is a fault of the page, and says no more. */
export function errorText(error: unknown): string {
  return error instanceof StreamPulseError ? error.message : "Something went wrong on this page.";
}

/** What went wrong, in the server's own words, and another try where that may help. Announced when it comes. */
export function ErrorNote({
  title,
  error,
  onRetry,
}: {
  title: string;
  /** What was thrown, or a sentence. */
  error: unknown;
  onRetry?: (() => void) | undefined;
}) {
  return (
    <div
      role="alert"
      className="mb-3.5 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-[10px] bg-bad-soft px-3.5 py-2.5 text-[13px] text-bad"
    >
      <CircleAlert size={16} aria-hidden="true" className="shrink-0" />
      <p className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
        <b className="font-semibold">{title}</b> {typeof error === "string" ? error : errorText(error)}
      </p>
      {onRetry && (
        <Button className="h-8" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
