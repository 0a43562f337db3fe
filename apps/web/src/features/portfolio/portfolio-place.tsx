"use client";
import type { Activity } from "@streampulse/client/portfolio";
import { Ellipsis, Plus } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { lazyDialog } from "../../ui/lazy-part.tsx";
import { Menu } from "../../ui/menu.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { Card } from "../../ui/card.tsx";
import { useSettings } from "../settings/use-settings.ts";
import { AccountsCard } from "./accounts-card.tsx";
import { filterOf, filterQuery } from "./activity-filter.ts";
import { ActivityList } from "./activity-list.tsx";
import { activityTitle } from "./activity-words.ts";
import { AllocationCard } from "./allocation-card.tsx";
import { EmptyPortfolio } from "./empty-portfolio.tsx";
import { draftAgain } from "./entry-draft.ts";
import { sentenceOf } from "./entry-fault.ts";
import { heldPlace } from "./entry-start.ts";
import { HoldingsTable } from "./holdings-table.tsx";
import { NetWorthCard } from "./net-worth-card.tsx";
import { NetWorthHead } from "./net-worth-head.tsx";
import { useLive, usePortfolio } from "./portfolio-context.tsx";
import { isNamedAsSample } from "./sample-accounts.ts";
import { makeSample } from "./sample-portfolio.ts";
import { SampleNotice } from "./sample-notice.tsx";
import { saveFile } from "./save-file.ts";
import { useActivities } from "./use-activities.ts";
import type { EntryStart } from "./use-entry.ts";
import { useToday } from "./use-net-worth.ts";

const EntryDialog = lazyDialog(() => import("./entry-dialog.tsx").then((module) => module.EntryDialog));
const ImportDialog = lazyDialog(() => import("./import-dialog.tsx").then((module) => module.ImportDialog));
const LotsSheet = lazyDialog(() => import("./lots-sheet.tsx").then((module) => module.LotsSheet));

type Shown =
  | { readonly what: "entry"; readonly start: EntryStart }
  | { readonly what: "import" }
  | { readonly what: "lots"; readonly ticker: string };

const DAY_MS = 86_400_000;

/** Everything that somebody has: what it is worth, of what it is made, and what happened. */
export function PortfolioPlace() {
  const { server, live } = usePortfolio();
  const toasts = useToasts();
  const { currency } = useSettings();
  const view = useLive((state) => state.view);
  const accounts = useLive((state) => state.accounts);
  const failure = useLive((state) => state.failure);
  const query = useSearchParams();
  // Typed text must not wait for the address, which follows.
  const [filter, setFilter] = useState(() => filterOf(query));
  const pages = useActivities(filter);
  const today = useToday();
  const [shown, setShown] = useState<Shown>();
  const [isMaking, setMaking] = useState(false);
  const names = useMemo(() => new Map(accounts?.map((account) => [account.id, account])), [accounts]);
  const accountName = useCallback((id: string): string => names.get(id)?.name ?? "…", [names]);
  const openLots = useCallback((ticker: string) => setShown({ what: "lots", ticker }), []);
  const enter = (start: EntryStart): void => setShown({ what: "entry", start });
  const close = (): void => setShown(undefined);
  const categories = useMemo(
    () => [...new Set(pages.activities?.flatMap(({ category }) => category ?? []))],
    [pages.activities],
  );

  const remove = async (activity: Activity): Promise<void> => {
    const title = activityTitle(activity);
    const again = async (): Promise<void> => {
      try {
        await server.record(draftAgain(activity));
      } catch (error) {
        toasts.say({ text: `${title} is not back. ${sentenceOf(error)}` });
      }
      live.changed();
    };
    try {
      await server.deleteActivity(activity.id);
      toasts.say({ text: `Deleted: ${title}.`, undo: () => void again() });
    } catch (error) {
      toasts.say({ text: `Not deleted. ${sentenceOf(error)}` });
    }
    live.changed();
  };
  const exportAll = async (): Promise<void> => {
    try {
      saveFile(`portfolio-${today}.csv`, await server.exportActivities(), "text/csv;charset=utf-8");
    } catch (error) {
      toasts.say({ text: `Not exported. ${sentenceOf(error)}` });
    }
  };
  const sample = async (): Promise<void> => {
    const before = (days: number): string =>
      new Date(Date.parse(`${today}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
    setMaking(true);
    try {
      await makeSample(server, currency, before);
    } finally {
      live.changed();
      setMaking(false);
    }
  };

  const isEmpty = accounts?.length === 0;
  return (
    <>
      {failure !== undefined && (
        <ErrorNote title="The portfolio cannot be shown." error={failure} onRetry={() => live.retry()} />
      )}
      {isEmpty && (
        <EmptyPortfolio
          onAdd={() => enter({ kind: "buy" })}
          onImport={() => setShown({ what: "import" })}
          onSample={sample}
        />
      )}
      {!isEmpty && (failure === undefined || view) && (
        <>
          {accounts?.some(isNamedAsSample) && <SampleNotice isMaking={isMaking} />}
          <NetWorthHead />
          <div className="grid gap-5 min-[1180px]:grid-cols-[minmax(0,1fr)_320px] min-[1180px]:grid-rows-[auto_1fr]">
            <div className="min-w-0 space-y-5">
              <NetWorthCard />
              <section aria-labelledby="holdings">
                <div className="mb-2.5 flex items-center gap-2">
                  <h2 id="holdings" className="mr-auto text-[15px] font-semibold">
                    Holdings
                  </h2>
                  <Button look="primary" onClick={() => enter({})}>
                    <Plus size={15} aria-hidden="true" />
                    Add activity
                  </Button>
                  <Menu
                    trigger={
                      <IconButton label="More of the portfolio">
                        <Ellipsis size={16} />
                      </IconButton>
                    }
                    groups={[
                      [
                        { text: "Import a file", onChoose: () => setShown({ what: "import" }) },
                        { text: "Export as CSV", onChoose: () => void exportAll() },
                      ],
                    ]}
                  />
                </div>
                {!view && (
                  <Card isList>
                    <SkeletonRows rows={3} />
                  </Card>
                )}
                {view?.holdings.length === 0 && (
                  <p className="text-[13px] text-muted">Nothing is held. A purchase, or a file, brings it here.</p>
                )}
                {view && view.holdings.length > 0 && (
                  <HoldingsTable
                    holdings={view.holdings}
                    currency={view.valuation.currency}
                    accountName={accountName}
                    onOpen={openLots}
                  />
                )}
              </section>
            </div>
            <div className="grid min-w-0 content-start gap-4 min-[701px]:grid-cols-2 min-[1180px]:row-span-2 min-[1180px]:grid-cols-1">
              <AllocationCard />
              <AccountsCard />
            </div>
            <div className="min-w-0">
              <ActivityList
                pages={pages}
                filter={filter}
                accounts={accounts ?? []}
                onFilter={(next) => {
                  setFilter(next);
                  history.replaceState(null, "", `/portfolio/${filterQuery(next)}`);
                }}
                accountName={accountName}
                accountCurrency={(id) => names.get(id)?.currency}
                onEdit={(activity) => enter({ activity })}
                onDelete={(activity) => void remove(activity)}
              />
            </div>
          </div>
        </>
      )}
      {shown?.what === "entry" && (
        <EntryDialog start={shown.start} today={today} categories={categories} onClose={close} />
      )}
      {shown?.what === "import" && <ImportDialog onClose={close} />}
      {shown?.what === "lots" && (
        <LotsSheet
          ticker={shown.ticker}
          accountName={accountName}
          onEnter={(kind, heldIn) => {
            const account = kind === "buy" ? undefined : heldPlace(heldIn, accounts ?? []);
            enter({ kind, values: { ticker: shown.ticker, ...(account !== undefined && { account }) } });
          }}
          onClose={close}
        />
      )}
    </>
  );
}
