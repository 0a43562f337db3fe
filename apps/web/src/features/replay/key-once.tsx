"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";

/** The key of a room that was just opened, told this once, and hidden: this screen may be on a projector. */
export function KeyOnce({ roomKey, onDone }: { roomKey: string; onDone: () => void }) {
  const [copied, setCopied] = useState<boolean>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(roomKey);
      setCopied(true);
    } catch {
      // Over plain HTTP there is no clipboard: the text is selected by a click.
      setCopied(false);
    }
  };
  return (
    <Card className="mb-3.5">
      <p className="mb-3 text-[13px] text-muted">
        This browser keeps the room’s key. To move the clock from another machine too, copy it: it is shown now and
        never again. Who has it moves the clock.
      </p>
      <div className="flex flex-wrap items-end gap-2">
        <Field
          label="Key of the room"
          className="min-w-0 flex-1 basis-56"
          note={copied === false ? "This browser does not let a page copy: select it and copy it." : undefined}
        >
          <TextInput
            readOnly
            type={copied === false ? "text" : "password"}
            autoComplete="off"
            value={roomKey}
            className="font-mono text-[12.5px]"
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
        <Button onClick={() => void copy()}>
          {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          {copied ? "Copied" : "Copy the key"}
        </Button>
        <Button look="quiet" onClick={onDone}>
          Done
        </Button>
      </div>
    </Card>
  );
}
