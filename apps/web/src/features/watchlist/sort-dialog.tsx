"use client";
import { useSyncExternalStore } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import type { KeptView } from "./list-view.ts";
import { clickedSort, isWord, SORT_COLUMNS, SORT_NAMES } from "./row-order.ts";

const OWN = "own";
const CHOICES = [
  { value: OWN, text: "The list's own order" },
  ...SORT_COLUMNS.map((column) => ({ value: column, text: SORT_NAMES[column] })),
] as const;

const UP = ["ascending", "descending"] as const;
const DOWN = ["descending", "ascending"] as const;
/** What comes first by each direction, the usual one before the other. */
const FIRST = {
  ticker: ["A", "Z"],
  quality: ["The freshest", "Those in trouble"],
  number: ["The largest", "The smallest"],
} as const;

/** How a list is sorted: by whatever a row tells, in view or not, and where rows have no heads to click on. */
export function SortDialog({ view, listId, onClose }: { view: KeptView; listId: string; onClose: () => void }) {
  const sort = useSyncExternalStore(view.subscribe, view.view, view.view).sorts[listId];
  const [first, other] = sort && isWord(sort.column) ? UP : DOWN;
  const [whatFirst, whatLast] = FIRST[sort && isWord(sort.column) ? sort.column : "number"];
  return (
    <Dialog title="Sort" onClose={onClose}>
      <Field label="By" note="Your own order stays as it is, and is there again when you come back to it.">
        <Select
          value={sort?.column ?? OWN}
          choices={CHOICES}
          onChange={(value) => view.sort(listId, value === OWN ? undefined : clickedSort(undefined, value))}
        />
      </Field>
      {sort && (
        <Segmented
          label="First"
          className="mt-4"
          value={sort.descending ? "descending" : "ascending"}
          choices={[
            { value: first, text: whatFirst },
            { value: other, text: whatLast },
          ]}
          onChange={(direction) => view.sort(listId, { ...sort, descending: direction === "descending" })}
        />
      )}
    </Dialog>
  );
}
