"use client";
import { type Account, type Activity, AccountKind } from "@streampulse/client/portfolio";
import { useEffect, useState } from "react";
import { readerMarks } from "../../ui/reader-marks.ts";
import { useToasts } from "../../ui/toast-context.ts";
import { AttemptIds } from "../session/kept/attempt-ids.ts";
import { useSession } from "../session/session-context.tsx";
import { useSettings } from "../settings/use-settings.ts";
import { activityTitle } from "./activity-words.ts";
import { BegunEntries } from "./begun-entries.ts";
import { draftOf, type EntryFaults, type EntryValues, valuesOf } from "./entry-draft.ts";
import { entryFaultOf } from "./entry-fault.ts";
import { type EntryField, entryKind, entryKindOf } from "./entry-kinds.ts";
import { freeName, NEW_ACCOUNT, newAccountKind, startPlace } from "./entry-start.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";
import { type TickerQuestion, tickerQuestion } from "./ticker-question.ts";

/** What an entry begins with. */
export interface EntryStart {
  /** Changes this one; absent: a new one. */
  readonly activity?: Activity | undefined;
  /** The id of an entry's kind. */
  readonly kind?: string | undefined;
  readonly values?: EntryValues | undefined;
}

const BEGUN = new BegunEntries();

/** How long an answer about a ticker is waited for. */
const ASKING_MS = 5_000;

/** The state of the form in which an activity is entered, and what saves it. */
export function useEntry(start: EntryStart, today: string, onDone: () => void) {
  const { server, live } = usePortfolio();
  const { client } = useSession();
  const known = useLive((state) => state.accounts) ?? [];
  const [made, setMade] = useState<Account>();
  const accounts = made === undefined || known.some(({ id }) => id === made.id) ? known : [...known, made];
  const toasts = useToasts();
  const { currency } = useSettings();
  const { activity } = start;
  const first = activity ? entryKindOf(activity).id : (start.kind ?? "buy");
  const opened = JSON.stringify([activity?.id, activity?.updatedTimeMs, first, start.values]);
  const [left] = useState(() => BEGUN.of(opened));
  const [isBegun, setBegun] = useState(left !== undefined);
  const [attempts] = useState(() => left?.attempts ?? new AttemptIds());
  const [kindId, setKindId] = useState(left?.kind ?? first);
  const kind = entryKind(kindId);
  const [values, setValues] = useState<EntryValues>(
    () =>
      left?.values ?? (activity ? valuesOf(activity, readerMarks()) : { day: today, splitFrom: "1", ...start.values }),
  );
  useEffect(() => {
    if (isBegun) BEGUN.keep(opened, { kind: kindId, values, attempts });
  }, [isBegun, opened, kindId, values, attempts]);
  const [faults, setFaults] = useState<EntryFaults>({});
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [question, setQuestion] = useState<TickerQuestion>();
  /** The ticker that needs no question any more. */
  const [settled, setSettled] = useState(activity?.ticker);
  // What is changed stays where it is until another account is chosen.
  const chosen = activity
    ? (values.account ?? activity.accountId)
    : startPlace(kind, accounts, values.account, currency);

  const change = (field: EntryField, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }));
    setFaults((before) => ({ ...before, [field]: undefined }));
    setBegun(true);
    if (field === "ticker") setQuestion(undefined);
  };
  const ask = async (ticker: string): Promise<TickerQuestion | undefined> => {
    const held = [...new Set(live.state().view?.holdings.map((holding) => holding.ticker))];
    // What nobody can tell now is no reason not to record it.
    return tickerQuestion(client, ticker, held, AbortSignal.timeout(ASKING_MS)).catch(() => undefined);
  };
  const refuse = (error: unknown): void => {
    const { field, message } = entryFaultOf(error);
    const isShown =
      field !== undefined && (["account", "day"].includes(field) || [...kind.needs, ...kind.may].includes(field));
    setFaults(isShown ? { [field]: message } : {});
    setFailure(isShown ? undefined : message);
  };
  const place = async (): Promise<string> => {
    if (chosen !== NEW_ACCOUNT) return chosen;
    const its = newAccountKind(kind);
    const fresh = await server.createAccount({
      ...{ kind: its, name: freeName(its, accounts), currency },
      // Who begins with what they hold has not recorded what they paid it from.
      ignoresCash: its === AccountKind.BROKERAGE && kind.needs.includes("price"),
    });
    live.changed();
    // A second attempt goes to the same account.
    setMade(fresh);
    setValues((before) => ({ ...before, account: fresh.id }));
    return fresh.id;
  };
  /** With the ticker that was chosen, after a question. */
  const save = async (answer?: string): Promise<void> => {
    setFailure(undefined);
    setQuestion(undefined);
    const taken = answer === undefined ? values : { ...values, ticker: answer };
    const outcome = draftOf(kind, { ...taken, account: chosen }, readerMarks(), activity);
    if (outcome.faults) return setFaults(outcome.faults);
    setFaults({});
    setBusy(true);
    const { ticker } = outcome.draft;
    const open = ticker === undefined || ticker === (answer ?? settled) ? undefined : await ask(ticker);
    if (open) {
      setQuestion(open);
      return setBusy(false);
    }
    setSettled(ticker);
    try {
      const draft = { ...outcome.draft, accountId: await place() };
      const kept = activity
        ? await server.updateActivity({ ...draft, id: activity.id })
        : (await server.record({ ...draft, externalId: attempts.of(draft) })).activity;
      const title = kept ? activityTitle(kept) : kind.label;
      toasts.say({ text: `${activity ? "Changed" : "Recorded"}: ${title}.` });
      live.changed();
      BEGUN.forget(opened);
      onDone();
    } catch (error) {
      refuse(error);
      setBusy(false);
    }
  };
  return {
    kind,
    setKindId: (id: string): void => {
      setKindId(id);
      setQuestion(undefined);
    },
    question,
    answer: (ticker: string): void => {
      setValues((before) => ({ ...before, ticker }));
      void save(ticker);
    },
    values: { ...values, account: chosen },
    faults,
    failure,
    isBusy,
    accounts,
    change,
    save,
    /** Was begun before, and not saved. */
    isAgain: left !== undefined,
    cancel: (): void => {
      BEGUN.forget(opened);
      onDone();
    },
  };
}
