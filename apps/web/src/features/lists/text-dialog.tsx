"use client";
import { type EntryFault } from "@streampulse/core";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { INPUT_CLASS, TextInput } from "../../ui/text-input.tsx";

/** Asks for one text: a name, a heading, a note. What is wrong with it is said when it is to be taken. */
export function TextDialog({
  title,
  label,
  text,
  action,
  isLong = false,
  check,
  onTake,
  onClose,
}: {
  title: string;
  label: string;
  /** As it is now. */
  text: string;
  /** What the button says. */
  action: string;
  /** Several lines, and it may be empty. */
  isLong?: boolean;
  /** The text as it is kept, or what is wrong with it: a sentence's end. */
  check: (text: string) => string | EntryFault;
  onTake: (text: string) => void;
  onClose: () => void;
}) {
  const [value, setValue] = useState(text);
  const [fault, setFault] = useState<string>();
  const take = (): void => {
    const checked = check(value);
    if (typeof checked !== "string") return setFault(`This ${checked.fault}.`);
    onTake(checked);
    onClose();
  };
  const onChange = (next: string): void => {
    setValue(next);
    setFault(undefined);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          take();
        }}
      >
        <Field label={label} error={fault}>
          {isLong ? (
            <textarea
              aria-label={label}
              rows={4}
              className={`${INPUT_CLASS} h-auto py-2`}
              value={value}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to write in it
              autoFocus
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <TextInput
              value={value}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to write in it
              autoFocus
              onFocus={(event) => event.target.select()}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </Field>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
