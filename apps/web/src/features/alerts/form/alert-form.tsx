"use client";
import { type Alert, StreamPulseError } from "@streampulse/client/alerts";
import { isFault, parseTicker } from "@streampulse/core";
import { type FormEvent, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { ErrorNote, errorText } from "../../../ui/error-note.tsx";
import { Field } from "../../../ui/field.tsx";
import { asTyped } from "../../../ui/number-typed.ts";
import { readerMarks } from "../../../ui/reader-marks.ts";
import { TextInput } from "../../../ui/text-input.tsx";
import { useToasts } from "../../../ui/toast-context.ts";
import { AttemptIds } from "../../session/kept/attempt-ids.ts";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import type { AlertWish } from "../open-alert.ts";
import { useAlertFeed } from "../use-alerts.ts";
import { useConditionWords } from "../use-condition-words.ts";
import { ChannelChoice } from "./channel-choice.tsx";
import { type ConditionDraft, draftOf, FIRST_DRAFT, isDraftFault, readDraft } from "./condition-draft.ts";
import { ConditionFields } from "./condition-fields.tsx";
import { faultField, refusalText } from "./fault-field.ts";
import { ExpiryField } from "./expiry-field.tsx";
import { PreviewNote } from "./preview-note.tsx";
import { RepeatField } from "./repeat-field.tsx";
import { usePreview } from "./use-preview.ts";

/** At most so many characters of a note; the server's own bound. */
const NOTE_MOST = 500;

/** What is set beside the condition. */
interface Rest {
  readonly note: string;
  /** Absent: it fires once. */
  readonly cooldownSeconds: number | undefined;
  /** Absent: never. */
  readonly expiresTimeMs: number | undefined;
  readonly channelIds: readonly string[];
}

function restOf(alert: Alert | undefined): Rest {
  const { note = "", repeat, expiresTimeMs, channelIds = [] } = alert ?? {};
  return { note, cooldownSeconds: repeat && (repeat.cooldownSeconds ?? 300), expiresTimeMs, channelIds };
}

function firstDraft(wish: AlertWish): ConditionDraft {
  const show = (decimal: string): string => asTyped(decimal, readerMarks());
  if (wish.alert) return draftOf(wish.alert.condition, show);
  return { ...FIRST_DRAFT, price: wish.price === undefined ? "" : show(wish.price) };
}

/** Writes an alert, new or changed, with what it would do as it is typed. `onDone` is told when it is set. */
export function AlertForm({ wish, onDone }: { wish: AlertWish; onDone: () => void }) {
  const { alert } = wish;
  const alerts = keptAlerts();
  const feed = useAlertFeed();
  const toasts = useToasts();
  const conditionWords = useConditionWords();
  const [tickerText, setTicker] = useState(alert?.ticker ?? (wish.alert ? "" : (wish.ticker ?? "")));
  const [draft, setDraft] = useState(() => firstDraft(wish));
  const [rest, setRest] = useState(() => restOf(alert));
  const [attempts] = useState(() => new AttemptIds());
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();

  const ticker = parseTicker(tickerText);
  const read = readDraft(draft, readerMarks());
  const condition = isDraftFault(read) ? undefined : read;
  const repeat = rest.cooldownSeconds === undefined ? undefined : { cooldownSeconds: rest.cooldownSeconds };
  const preview = usePreview(condition && !isFault(ticker) ? { ticker: ticker.ticker, condition, repeat } : undefined);
  const wrongField = refusal instanceof StreamPulseError ? faultField(refusal.field) : undefined;
  const faultOf = (field: string): string | undefined => {
    if (wrongField === field) return refusalText((refusal as StreamPulseError).message);
    return tried && isDraftFault(read) && read.field === field ? read.fault : undefined;
  };
  const change = (part: Partial<Rest>): void => setRest((now) => ({ ...now, ...part }));

  const save = async (): Promise<void> => {
    if (isFault(ticker) || condition === undefined) return;
    setSending(true);
    const { note, expiresTimeMs, channelIds } = rest;
    const fresh = { ticker: ticker.ticker, condition, note, channelIds, repeat, expiresTimeMs };
    try {
      const isSame = alert && JSON.stringify(alert.condition) === JSON.stringify(condition);
      const kept = alert
        ? await alerts.update(alert.id, {
            revision: alert.revision,
            note,
            expiresTimeMs: expiresTimeMs ?? 0,
            channelIds: { ids: channelIds },
            ...(repeat ? { repeat } : { once: true }),
            // A condition that is given begins anew, also where it is the same.
            ...(isSame ? {} : { condition }),
          })
        : await alerts.create({ ...fresh, requestId: attempts.of(fresh) });
      feed.took(kept);
      toasts.say({ text: `${kept.ticker} ${conditionWords(kept.condition)}: the alert is set.` });
      onDone();
    } catch (error) {
      setRefusal(error);
      setSending(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (!sending) void save();
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {refusal !== undefined && wrongField === undefined && (
        <ErrorNote title="The alert was not set." error={refusalText(errorText(refusal))} />
      )}
      <Field
        label="Ticker"
        error={
          wrongField === "ticker" ? faultOf("ticker") : tried && isFault(ticker) ? `It ${ticker.fault}.` : undefined
        }
      >
        <TextInput
          value={tickerText}
          disabled={alert !== undefined}
          autoCapitalize="characters"
          maxLength={64}
          placeholder="AAPL"
          onChange={(event) => {
            setRefusal(undefined);
            setTicker(event.target.value);
          }}
        />
      </Field>
      <ConditionFields
        draft={draft}
        faultOf={faultOf}
        onChange={(part) => {
          setRefusal(undefined);
          setDraft((now) => ({ ...now, ...part }));
        }}
      />
      <PreviewNote
        preview={preview}
        condition={condition}
        repeats={repeat !== undefined}
        empty="How far it is now, and whether it would have fired lately, shows here as you write."
      />
      <RepeatField value={rest.cooldownSeconds} onChange={(cooldownSeconds) => change({ cooldownSeconds })} />
      <ExpiryField
        value={rest.expiresTimeMs}
        error={faultOf("expiresTimeMs")}
        onChange={(expiresTimeMs) => change({ expiresTimeMs })}
      />
      <Field label="Note" error={faultOf("note")}>
        <TextInput
          value={rest.note}
          maxLength={NOTE_MOST}
          placeholder="What to do then"
          onChange={(event) => change({ note: event.target.value })}
        />
      </Field>
      <ChannelChoice chosen={rest.channelIds} onChange={(channelIds) => change({ channelIds })} />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" disabled={sending}>
          {alert ? "Save" : "Set alert"}
        </Button>
      </div>
    </form>
  );
}
