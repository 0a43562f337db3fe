"use client";
import { Tooltip } from "radix-ui";
import { type ReactNode, use } from "react";
import { Layer } from "./layer.ts";

/** Lets the tips of everything inside share their delay: moving from one to the next shows it at once. */
export function TipProvider({ children }: { children: ReactNode }) {
  return <Tooltip.Provider delayDuration={250}>{children}</Tooltip.Provider>;
}

/** Says more about its one child while a pointer is on it. `note` is rendered only then. */
export function Tip({ note, children }: { note: ReactNode; children: ReactNode }) {
  const layer = use(Layer);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal container={layer}>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={12}
          className="z-20 max-w-72 rounded-lg bg-text px-3 py-2 text-xs leading-relaxed text-bg shadow-card"
        >
          {note}
          <Tooltip.Arrow className="fill-text" />
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
