"use client";
import { type Activity, AccountKind } from "@streampulse/client/portfolio";
import { useState } from "react";
import { useToasts } from "../../ui/toast-context.ts";
import { useSettings } from "../settings/use-settings.ts";
import { activityTitle } from "./activity-words.ts";
import { draftOf, type EntryFaults, type EntryValues, valuesOf } from "./entry-draft.ts";
import { entryFaultOf } from "./entry-fault.ts";
import { type EntryField, entryKind, entryKindOf } from "./entry-kinds.ts";
import { freeName, NEW_ACCOUNT, newAccountKind, startPlace } from "./entry-start.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";
import { decimalMark } from "./typed-decimal.ts";

const mark = decimalMark(typeof navigator === "undefined" ? "en" : navigator.languages);

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
  const accounts = useLive((state) => state.accounts) ?? [];
  const toasts = useToasts();
  const { currency } = useSettings();
  const { activity } = start;
  const [kindId, setKindId] = useState(activity ? entryKindOf(activity).id : (start.kind ?? "buy"));
  const kind = entryKind(kindId);
  const [values, setValues] = useState<EntryValues>(() =>
    activity ? valuesOf(activity, mark) : { day: today, splitFrom: "1", ...start.values },
  );
  const [faults, setFaults] = useState<EntryFaults>({});
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const account = activity ? activity.accountId : startPlace(kind, accounts, values.account);
  const chosen = values.account === NEW_ACCOUNT ? NEW_ACCOUNT : account;

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
    const made = await server.createAccount({
      ...{ kind: its, name: freeName(its, accounts), currency },
      // Who begins with what they hold has not recorded what they paid it from.
      ignoresCash: its === AccountKind.BROKERAGE && kind.needs.includes("price"),
    });
    live.changed();
    // A second attempt goes to the same account.
    setValues((before) => ({ ...before, account: made.id }));
    return made.id;
  };
  const save = async (): Promise<void> => {
    setFailure(undefined);
    const outcome = draftOf(kind, { ...values, account: chosen }, mark, activity);
    if (outcome.faults) return setFaults(outcome.faults);
    setFaults({});
    setBusy(true);
    try {
      const draft = { ...outcome.draft, accountId: await place() };
      const kept = activity
        ? await server.updateActivity({ ...draft, id: activity.id })
        : (await server.record(draft)).activity;
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
    mark,
    change,
    save,
  };
}
