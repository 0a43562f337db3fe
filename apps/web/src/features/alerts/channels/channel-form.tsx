"use client";
import { StreamPulseError } from "@streampulse/client/alerts";
import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { ErrorNote, errorText } from "../../../ui/error-note.tsx";
import { Field } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { AttemptIds } from "../../session/kept/attempt-ids.ts";
import { CHANNEL_FORMS, type ChannelForm as Form, fieldOf, readChannel, refusalText } from "./channel-draft.ts";
import { SecretOnce } from "./secret-once.tsx";
import { useChannels, useChannelShelf } from "./use-channels.ts";

const [FIRST] = CHANNEL_FORMS as readonly [Form, ...Form[]];

/** Adds a channel. A secret that the server made is shown here, this once, before the form is done. */
export function ChannelForm({
  onSecret,
  onDone,
}: {
  /** A secret is shown, which nothing but `onDone` may end. */
  onSecret: () => void;
  onDone: () => void;
}) {
  const shelf = useChannelShelf();
  const { status, availableKinds } = useChannels();
  const [form, setForm] = useState(FIRST);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [attempts] = useState(() => new AttemptIds());
  const [refusal, setRefusal] = useState<unknown>();
  const [secret, setSecret] = useState<string>();
  const isMissing = status === "ready" && !availableKinds.includes(form.kind);

  const draft = readChannel(form, texts["name"] ?? "", texts);
  const wrongField = refusal instanceof StreamPulseError ? fieldOf(form, refusal.field) : undefined;
  const faultOf = (name: string): string | undefined => {
    if (wrongField === name) return refusalText(form, (refusal as StreamPulseError).message);
    return tried && "fault" in draft && draft.field === name ? draft.fault : undefined;
  };
  const write = (name: string, text: string): void => {
    setRefusal(undefined);
    setTexts((now) => ({ ...now, [name]: text }));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if ("fault" in draft || sending) return;
    setSending(true);
    try {
      const { secret: made } = await shelf.add({ ...draft, requestId: attempts.of(draft) });
      if (made === undefined) onDone();
      else {
        setSecret(made);
        onSecret();
      }
    } catch (error) {
      setRefusal(error);
      setSending(false);
    }
  };

  if (secret !== undefined) return <SecretOnce secret={secret} onDone={onDone} />;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {refusal !== undefined && wrongField === undefined && (
        <ErrorNote title="The channel was not added." error={refusalText(form, errorText(refusal))} />
      )}
      <Field label="Kind" note={isMissing ? form.missing : form.about}>
        <Select
          value={form.target}
          choices={CHANNEL_FORMS.map(({ target, title }) => ({ value: target, text: title }))}
          onChange={(target) => {
            setForm(CHANNEL_FORMS.find((each) => each.target === target) ?? FIRST);
            setTried(false);
            setRefusal(undefined);
          }}
        />
      </Field>
      {form.fields.map(({ name, label, note, placeholder, isSecret, isOptional, inputMode }) => (
        <Field
          key={`${form.target}.${name}`}
          label={isOptional ? `${label}, optional` : label}
          note={note}
          error={faultOf(name)}
        >
          <TextInput
            type={isSecret ? "password" : "text"}
            autoComplete={isSecret ? "new-password" : "off"}
            inputMode={inputMode}
            maxLength={2_000}
            placeholder={placeholder}
            value={texts[name] ?? ""}
            onChange={(event) => write(name, event.target.value)}
          />
        </Field>
      ))}
      <Field label="Name, optional" error={faultOf("name")}>
        <TextInput
          maxLength={100}
          placeholder={form.title}
          value={texts["name"] ?? ""}
          onChange={(event) => write("name", event.target.value)}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" disabled={sending}>
          Add channel
        </Button>
      </div>
    </form>
  );
}
