"use client";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { PageLink } from "../../ui/page-link.tsx";
import { firstStepsMark } from "./first-steps-mark.ts";
import { RealPricesDialog } from "./real-prices-dialog.ts";

/** The first minute, below the prices and never over them, until the reader puts it away. */
export function FirstSteps({ hasAlerts }: { hasAlerts: boolean }) {
  const isAway = useSyncExternalStore(firstStepsMark.subscribe, firstStepsMark.isAway, () => true);
  const [explains, setExplains] = useState(false);
  if (isAway) return null;
  return (
    <section aria-labelledby="first-steps" className="mt-5">
      <Card>
        <div className="mb-3 flex items-center gap-3">
          <h2 id="first-steps" className="mr-auto text-[15px] font-semibold">
            First steps
          </h2>
          <Button onClick={() => firstStepsMark.putAway()}>Got it</Button>
        </div>
        <ol className="grid gap-4 text-[13px] min-[860px]:grid-cols-3">
          <Step title="Follow what you care about">
            Type a name or a ticker in the box above. The badge of each row says where its price comes from and how old
            it is.
          </Step>
          <Step title="Get real prices">
            Without a setting, prices are simulated: a made-up market for trying things out.{" "}
            <button
              type="button"
              className="rounded font-medium text-accent underline underline-offset-2"
              onClick={() => setExplains(true)}
            >
              Where real ones come from
            </button>
          </Step>
          <Step title="Be told, wherever you are">
            An alert watches every price at the server, also while this page is closed, and reaches you here, in this
            browser, by ntfy, Telegram, e-mail or a webhook.{" "}
            {hasAlerts && (
              <PageLink href="/alerts/" className="rounded font-medium text-accent underline underline-offset-2">
                Set an alert
              </PageLink>
            )}
          </Step>
        </ol>
      </Card>
      {explains && <RealPricesDialog onClose={() => setExplains(false)} />}
    </section>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <h3 className="mb-1 font-medium text-text">{title}</h3>
      <p className="leading-relaxed text-muted">{children}</p>
    </li>
  );
}
