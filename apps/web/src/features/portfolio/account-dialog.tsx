"use client";
import { type Account, AccountKind } from "@streampulse/client/portfolio";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/switch.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { useSettings } from "../settings/use-settings.ts";
import { ACCOUNT_KINDS, accountKindText } from "./activity-words.ts";
import { entryFaultOf } from "./entry-fault.ts";
import { usePortfolio } from "./portfolio-context.tsx";

/** Makes an account, or changes or deletes one. What it is and its currency stay as they were made. */
export function AccountDialog({ account, onClose }: { account: Account | undefined; onClose: () => void }) {
  const { server, live } = usePortfolio();
  const toasts = useToasts();
  const settings = useSettings();
  const [kind, setKind] = useState<AccountKind>(account?.kind ?? AccountKind.BROKERAGE);
  const [name, setName] = useState(account?.name ?? "");
  const [currency, setCurrency] = useState(account?.currency ?? settings.currency);
  const [ignoresCash, setIgnoresCash] = useState(account?.ignoresCash ?? false);
  const [fault, setFault] = useState<{ readonly field?: string | undefined; readonly message: string }>();
  const [isBusy, setBusy] = useState(false);
  const [asks, setAsks] = useState(false);

  const act = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      toasts.say({ text: await work() });
      live.changed();
      onClose();
    } catch (error) {
      const field = (error as { field?: string }).field;
      setFault({ field, message: entryFaultOf(error).message });
      setBusy(false);
    }
  };
  const save = (): Promise<void> =>
    act(async () => {
      const cash = kind === AccountKind.BROKERAGE && ignoresCash;
      if (account) {
        await server.updateAccount(account.id, { name, ignoresCash: cash });
        return `Account ${name.trim()} saved.`;
      }
      const made = await server.createAccount({ kind, name, currency, ignoresCash: cash });
      return `Account ${made.name} added.`;
    });
  const remove = (): Promise<void> =>
    act(async () => {
      if (!account) return "";
      const gone = await server.deleteAccount(account.id, { withActivities: true });
      return `Account ${account.name} deleted${gone === 0 ? "" : gone === 1 ? " with 1 activity" : ` with ${gone} activities`}.`;
    });
  const note = ACCOUNT_KINDS.find((each) => each.kind === kind)?.note;
  const isElsewhere = fault !== undefined && fault.field !== "name" && fault.field !== "currency";
  return (
    <Dialog title={account ? account.name : "New account"} onClose={onClose}>
      {isElsewhere && <ErrorNote title="Not saved." error={fault.message} />}
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {account ? (
          <p className="text-[13px] text-muted">
            {accountKindText(account.kind)} in {account.currency}
          </p>
        ) : (
          <div className="grid grid-cols-[1fr_7rem] gap-3 max-[420px]:grid-cols-1">
            <Field label="Kind" note={note}>
              <Select
                value={String(kind)}
                choices={ACCOUNT_KINDS.map((each) => ({ value: String(each.kind), text: each.label }))}
                onChange={(next) => setKind(Number(next) as AccountKind)}
              />
            </Field>
            <Field label="Currency" error={fault?.field === "currency" ? fault.message : undefined}>
              <TextInput
                value={currency}
                maxLength={8}
                autoCapitalize="characters"
                onChange={(event) => setCurrency(event.target.value)}
              />
            </Field>
          </div>
        )}
        <Field label="Name" error={fault?.field === "name" ? fault.message : undefined}>
          <TextInput value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        {kind === AccountKind.BROKERAGE && (
          <Switch
            label="Trades are paid from elsewhere"
            note="Its cash is not counted: neither trades nor deposits, dividends and interest are in its worth."
            checked={ignoresCash}
            onChange={setIgnoresCash}
          />
        )}
        <div className="flex justify-end gap-2 pt-1">
          {account && !asks && (
            <Button look="danger" className="mr-auto" disabled={isBusy} onClick={() => setAsks(true)}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={isBusy}>
            {account ? "Save" : "Add account"}
          </Button>
        </div>
        {asks && account && (
          <div role="alert" className="rounded-[10px] bg-bad-soft p-3 text-[13px] text-bad">
            <p>
              Everything that was recorded in {account.name} goes with it, transfers from and to it too. There is no way
              back.
            </p>
            <div className="mt-2.5 flex gap-2">
              <Button look="danger" className="border border-bad" disabled={isBusy} onClick={() => void remove()}>
                Delete {account.name} and its activities
              </Button>
              <Button disabled={isBusy} onClick={() => setAsks(false)}>
                Keep it
              </Button>
            </div>
          </div>
        )}
      </form>
    </Dialog>
  );
}
