"use client";
import { Tabs as RadixTabs } from "radix-ui";
import type { ReactNode } from "react";

/** Views of one thing, one at a time. Arrows move along the tabs; a view that is not shown is not rendered. */
export function Tabs<T extends string>({
  label,
  value,
  onChange,
  tabs,
  className = "",
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly {
    readonly value: T;
    readonly text: string;
    /** A number beside the text. */
    readonly count?: number | undefined;
    readonly content: ReactNode;
  }[];
  className?: string;
}) {
  return (
    <RadixTabs.Root
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((each) => each.value === next);
        if (tab) onChange(tab.value);
      }}
      className={className}
    >
      <RadixTabs.List aria-label={label} className="mb-3.5 flex gap-0.5 overflow-x-auto p-px">
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.value}
            value={tab.value}
            className="flex h-8 shrink-0 items-center gap-1.5 rounded-[7px] px-3 text-[13.5px] whitespace-nowrap text-muted hover:text-text data-[state=active]:bg-surface data-[state=active]:text-text data-[state=active]:ring-1 data-[state=active]:ring-line"
          >
            {tab.text}
            {tab.count !== undefined && <span className="text-xs text-faint tabular-nums">{tab.count}</span>}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} value={tab.value} className="outline-offset-4">
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
