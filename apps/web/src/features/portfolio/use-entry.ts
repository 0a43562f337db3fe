"use client";
import { type Account, type Activity, AccountKind } from "@streampulse/client/portfolio";
import { useState } from "react";
import { readerMarks } from "../../ui/reader-marks.ts";
import { useToasts } from "../../ui/toast-context.ts";
import { AttemptIds } from "../session/kept/attempt-ids.ts";
import { useSettings } from "../settings/use-settings.ts";
import { activityTitle } from "./activity-words.ts";
import { draftOf, type EntryFaults, type EntryValues, valuesOf } from "./entry-draft.ts";
import { entryFaultOf } from "./entry-fault.ts";
import { type EntryField, entryKind, entryKindOf } from "./entry-kinds.ts";
import { freeName, NEW_ACCOUNT, newAccountKind, startPlace } from "./entry-start.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";

/** What an entry begins with. */
export interface EntryStart {
  /** Changes this one; absent: a new one. */
  readonly activity?: Activity | undefined;
  /** The id of an entry's kind. */
  readonly kind?: string | undefined;
  readonly values?: EntryValues | undefined;
}

/** The state of the form in which an activity is entered, and what saves it. */
export function useEntry(start: EntryStart, today: string, onDone: () => void) {
  const { server, live } = usePortfolio();
  const known = useLive((state) => state.accounts) ?? [];
  const [made, setMade] = useState<Account>();
  const accounts = made === undefined || known.some(({ id }) => id === made.id) ? known : [...known, made];
  const [attempts] = useState(() => new AttemptIds());
  const toasts = useToasts();
  const { currency } = useSettings();
  const { activity } = start;
  const [kindId, setKindId] = useState(activity ? entryKindOf(activity).id : (start.kind ?? "buy"));
  const kind = entryKind(kindId);
  const [values, setValues] = useState<EntryValues>(() =>
    activity ? valuesOf(activity, readerMarks()) : { day: today, splitFrom: "1", ...start.values },
  );
  const [faults, setFaults] = useState<EntryFaults>({});
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // What is changed stays where it is until another account is chosen.
  const chosen = activity
    ? (values.account ?? activity.accountId)
    : startPlace(kind, accounts, values.account, currency);

  const change = (field: EntryField, value: string): void => {
    setValues((before) => ({ ...before, [field]: value }));
    setFaults((before) => ({ ...before, [field]: undefined }));
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
  const save = async (): Promise<void> => {
    setFailure(undefined);
    const outcome = draftOf(kind, { ...values, account: chosen }, readerMarks(), activity);
    if (outcome.faults) return setFaults(outcome.faults);
    setFaults({});
    setBusy(true);
    try {
      const draft = { ...outcome.draft, accountId: await place() };
      const kept = activity
        ? await server.updateActivity({ ...draft, id: activity.id })
        : (await server.record({ ...draft, externalId: attempts.of(draft) })).activity;
      const title = kept ? activityTitle(kept) : kind.label;
      toasts.say({ text: `${activity ? "Changed" : "Recorded"}: ${title}.` });
      live.changed();
      onDone();
    } catch (error) {
      refuse(error);
      setBusy(false);
    }
  };
  return {
    kind,
    setKindId,
    values: { ...values, account: chosen },
    faults,
    failure,
    isBusy,
    accounts,
    change,
    save,
  };
}
