"use client";
import type { BudgetFlow, BudgetTarget, Money } from "@streampulse/client/portfolio";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { formWords } from "../../ui/form-words.ts";
import { asTyped, numberTyped } from "../../ui/number-typed.ts";
import { readerMarks } from "../../ui/reader-marks.ts";
import { TextInput } from "../../ui/text-input.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { sentenceOf } from "../portfolio/entry-fault.ts";
import { usePortfolio } from "../portfolio/portfolio-context.tsx";
import { monthText } from "./budget-month.ts";

/**
 * What a category shall come to each month from one on, edited in its place. An empty amount ends it; the way back sets
 * what stood before.
 */
export function TargetEditor({
  flow,
  category,
  month,
  currency,
  standing,
  onClose,
}: {
  flow: BudgetFlow;
  /** Absent: a category that is yet to be named. */
  category: string | undefined;
  month: string;
  /** Of a new target; one that stands keeps its own. */
  currency: string;
  /** The target that stands in the month. */
  standing: BudgetTarget | undefined;
  onClose: () => void;
}) {
  const { server, live } = usePortfolio();
  const toasts = useToasts();
  const [name, setName] = useState(category ?? "");
  const [text, setText] = useState(asTyped(standing?.amount?.amount ?? "", readerMarks()));
  const [fault, setFault] = useState<{ readonly at: "name" | "amount"; readonly message: string }>();
  const [isBusy, setBusy] = useState(false);
  const money = standing?.amount?.currency ?? currency;

  const set = async (amount: Money | undefined): Promise<void> => {
    const target = { flow, category: name.trim(), fromMonth: month };
    const undo = async (): Promise<void> => {
      try {
        // One that began in this very month is as it was; one that went on from before goes on.
        if (standing?.fromMonth === month) await server.setBudgetTarget(standing);
        else await server.deleteBudgetTarget(target);
      } catch (error) {
        toasts.say({ text: `It stays changed. ${sentenceOf(error)}` });
      }
      live.changed();
    };
    setBusy(true);
    try {
      await server.setBudgetTarget({ ...target, amount });
      const what = amount ? `Target of ${target.category} set` : `Target of ${target.category} ended`;
      toasts.say({ text: `${what} from ${monthText(month, "long")} on.`, undo: () => void undo() });
      live.changed();
      onClose();
    } catch (error) {
      const isName = /category/.test((error as { field?: string }).field ?? "");
      setFault({ at: isName ? "name" : "amount", message: formWords(sentenceOf(error), labelOf) });
      setBusy(false);
    }
  };
  const save = (): void => {
    if (name.trim() === "") return setFault({ at: "name", message: "Name a category, such as Food." });
    if (text.trim() === "") return standing?.amount ? void set(undefined) : onClose();
    const amount = numberTyped(text, readerMarks());
    if (typeof amount !== "string") return setFault({ at: "amount", message: amount.fault });
    if (amount.startsWith("-")) return setFault({ at: "amount", message: "A target must be 0 or more." });
    void set({ currency: money, amount });
  };
  return (
    <form
      noValidate
      aria-label={category === undefined ? "New target" : `Target of ${category}`}
      className="mt-2 flex flex-wrap items-end gap-2 rounded-[10px] bg-sunken p-3"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {category === undefined && (
        <Field label="Category" error={fault?.at === "name" ? fault.message : undefined} className="w-36 flex-1">
          <TextInput value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
        </Field>
      )}
      <Field
        label={`Each month from ${monthText(month, "long")} on, in ${money}`}
        note={standing?.amount ? "Empty: it ends with this month." : undefined}
        error={fault?.at === "amount" ? fault.message : undefined}
        className="min-w-40 flex-1"
      >
        <TextInput
          value={text}
          inputMode="decimal"
          maxLength={40}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens where the reader pressed, to be typed in
          autoFocus={category !== undefined}
          onChange={(event) => {
            setText(event.target.value);
            setFault(undefined);
          }}
        />
      </Field>
      <div className="flex gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" disabled={isBusy}>
          Save
        </Button>
      </div>
    </form>
  );
}

function labelOf(path: string): string | undefined {
  if (/(^|\.)category$/.test(path)) return "Category";
  return /(^|\.)amount$/.test(path) ? "Amount" : undefined;
}
