"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Field } from "../../../ui/field.tsx";
import { TextInput } from "../../../ui/text-input.tsx";

/** The secret of a webhook, told this once: to be copied to the program that checks signatures. */
export function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const [copied, setCopied] = useState<boolean>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // Over plain HTTP there is no clipboard: the text is selected by a click.
      setCopied(false);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <p className="text-[13.5px]">
        The channel is added. Its messages are signed with this secret. It is shown now and never again.
      </p>
      <Field
        label="Secret"
        note={copied === false ? "This browser does not let a page copy: select it and copy it." : undefined}
      >
        <TextInput
          readOnly
          value={secret}
          className="font-mono text-[12.5px]"
          onFocus={(event) => event.currentTarget.select()}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => void copy()}>
          {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          {copied ? "Copied" : "Copy"}
        </Button>
        <Button look="primary" onClick={onDone}>
          I have kept it
        </Button>
      </div>
    </div>
  );
}
