"use client";
import { CircleAlert } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** Code of a part that did not arrive: it is not asked for again before the page is loaded anew. */
const NOT_LOADED = "ChunkLoadError";

/** What stands where a place could not be drawn: what that means, and the way on. What was thrown is the console's. */
export function FailedPlace({
  error,
  retry,
  isWholePage = false,
}: {
  error: Error;
  retry: () => void;
  /** What stands around the places failed as well. */
  isWholePage?: boolean;
}) {
  const isLoadFault = error.name === NOT_LOADED;
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-160 px-4 py-10 outline-none">
      <div role="alert">
        <EmptyState
          icon={<CircleAlert size={20} />}
          title={
            isLoadFault
              ? "A part of the page did not arrive"
              : isWholePage
                ? "This page cannot be shown"
                : "This place cannot be shown"
          }
          actions={
            <Button look="primary" onClick={isLoadFault ? () => location.reload() : retry}>
              Try again
            </Button>
          }
        >
          {isLoadFault
            ? "The server may be out of reach, or a newer version of the page. What was saved is safe."
            : isWholePage
              ? "It made a mistake as it drew itself. What was saved is safe; what was being typed is lost."
              : "The page made a mistake as it drew it. What was saved is safe; what was being typed is lost. The other places go on."}
        </EmptyState>
      </div>
    </main>
  );
}
