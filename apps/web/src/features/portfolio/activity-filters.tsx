"use client";
import type { Account } from "@streampulse/client/portfolio";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { type ActivityFilter, FILTER_TYPES, filterFault, isFiltering, NO_FILTER } from "./activity-filter.ts";

/** Which activities are shown, of a history that is long. */
export function ActivityFilters({
  filter,
  accounts,
  onChange,
}: {
  filter: ActivityFilter;
  accounts: readonly Account[];
  onChange: (filter: ActivityFilter) => void;
}) {
  const fault = filterFault(filter);
  const change = (part: Partial<ActivityFilter>): void => onChange({ ...filter, ...part });
  const byName = accounts.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <div role="search" aria-label="Activities" className="mb-2.5">
      <div className="grid grid-cols-2 gap-2 min-[701px]:grid-cols-[repeat(5,minmax(0,1fr))_auto]">
        <Select
          label="Account"
          value={filter.account}
          choices={[{ value: "", text: "Every account" }, ...byName]}
          onChange={(account) => change({ account })}
        />
        <Select
          label="Type"
          value={filter.type}
          choices={[
            { value: "", text: "Every type" },
            ...FILTER_TYPES.map(({ id, label }) => ({ value: id, text: label })),
          ]}
          onChange={(type) => change({ type })}
        />
        <TextInput
          aria-label="Ticker"
          placeholder="Ticker"
          maxLength={64}
          value={filter.ticker}
          className="max-[700px]:col-span-2"
          onChange={(event) => change({ ticker: event.target.value })}
        />
        <TextInput
          type="date"
          aria-label="From day"
          value={filter.from}
          onChange={(event) => change({ from: event.target.value })}
        />
        <TextInput
          type="date"
          aria-label="To day"
          value={filter.to}
          onChange={(event) => change({ to: event.target.value })}
        />
        {isFiltering(filter) && (
          <Button className="max-[700px]:col-span-2" onClick={() => onChange(NO_FILTER)}>
            Show all
          </Button>
        )}
      </div>
      <p role="alert" className="mt-1.5 text-[12.5px] text-bad empty:hidden">
        {fault}
      </p>
    </div>
  );
}
