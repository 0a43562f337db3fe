"use client";
import { usePrice } from "@streampulse/client/react";
import { Bell } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { errorText } from "../../../ui/error-note.tsx";
import { numbers } from "../../../ui/number-text.ts";
import { readerMarks } from "../../../ui/reader-marks.ts";
import { TextInput } from "../../../ui/text-input.tsx";
import { useToasts } from "../../../ui/toast-context.ts";
import { AttemptIds } from "../../session/kept/attempt-ids.ts";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import { isDraftFault } from "../form/condition-draft.ts";
import { PreviewNote } from "../form/preview-note.tsx";
import { usePreview } from "../form/use-preview.ts";
import { openAlert } from "../open-alert.ts";
import { useAlertFeed, useAlerts } from "../use-alerts.ts";
import { useConditionWords } from "../use-condition-words.ts";
import { useTickerAlerts } from "../use-ticker-alerts.ts";
import { readQuick } from "./quick-words.ts";

/** One line that sets an alert on a ticker: `225`, `below 180`, `5 %`. Enter sets it. Give it its ticker as `key`. */
export function QuickAlert({ ticker }: { ticker: string }) {
  const alerts = keptAlerts();
  const feed = useAlertFeed();
  const { status } = useAlerts();
  const standing = useTickerAlerts(ticker);
  const toasts = useToasts();
  const conditionWords = useConditionWords();
  const { quote, info } = usePrice(ticker);
  const id = useId();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string>();
  const [sending, setSending] = useState(false);
  const [attempts, setAttempts] = useState(() => new AttemptIds());
  const read = text.trim() === "" ? undefined : readQuick(text, readerMarks());
  const condition = read && !isDraftFault(read) ? read : undefined;
  const preview = usePreview(condition && { ticker, condition });
  if (status === "refused") return null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (read === undefined) return openAlert({ ticker, price: quote?.price });
    if (isDraftFault(read)) return setFault(read.fault);
    if (sending) return;
    setSending(true);
    const draft = { ticker, condition: read };
    try {
      const made = await alerts.create({ ...draft, requestId: attempts.of(draft) });
      feed.took(made);
      setAttempts(new AttemptIds());
      setText("");
      setFault(undefined);
      const words = `${ticker} ${conditionWords(made.condition, info?.decimals)}`;
      const undo = (): void =>
        void alerts.delete(made.id).then(
          () => feed.lost(made.id),
          (error: unknown) => toasts.say({ text: `The alert stays set. ${errorText(error)}` }),
        );
      toasts.say({ text: `${words}: the alert is set.`, undo });
    } catch (error) {
      setFault(errorText(error));
    }
    setSending(false);
  };
  const example = quote && numbers.price(roundAbove(quote.price), info?.decimals);
  return (
    <section aria-label={`Alerts on ${ticker}`} className="mt-4">
      {standing.length > 0 && (
        <ul aria-label={`Alerts that are set on ${ticker}`} className="mb-3 flex flex-wrap gap-1.5 text-[12.5px]">
          {standing.slice(0, 5).map((alert) => (
            <li key={alert.id} className="min-w-0">
              <button
                type="button"
                className="flex max-w-full items-center gap-1.5 rounded-lg border border-line px-2 py-1 text-muted hover:border-accent hover:text-text"
                onClick={() => openAlert({ alert })}
              >
                <Bell size={12} aria-hidden="true" className="shrink-0" />
                <span className="truncate">{conditionWords(alert.condition, info?.decimals)}</span>
              </button>
            </li>
          ))}
          {standing.length > 5 && <li className="px-1 py-1 text-faint">and {standing.length - 5} more</li>}
        </ul>
      )}
      <label htmlFor={id} className="mb-1.5 block truncate text-[12.5px] font-medium text-muted">
        Tell me when {ticker} crosses
      </label>
      <form className="flex gap-2" noValidate onSubmit={(event) => void submit(event)}>
        <TextInput
          id={id}
          aria-invalid={fault === undefined ? undefined : true}
          placeholder={`${example ?? "a price"}, or moves 5 %`}
          maxLength={60}
          enterKeyHint="done"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFault(undefined);
          }}
        />
        <Button look="primary" type="submit" disabled={sending}>
          Set alert
        </Button>
      </form>
      <div className="mt-1.5">
        {fault === undefined ? (
          <PreviewNote preview={preview} condition={condition} />
        ) : (
          <p role="alert" className="min-h-9 text-[12.5px] leading-snug text-bad">
            {fault}
          </p>
        )}
      </div>
    </section>
  );
}

/** Some 2 % above, in two digits that count: an example and nothing else. */
function roundAbove(price: string): string {
  const above = Number(price) * 1.02;
  return Number.isFinite(above) && above > 0
    ? Number(above.toPrecision(3))
        .toFixed(12)
        .replace(/\.?0+$/, "")
    : price;
}
