"use client";
import { type Alert, AlertState, type Channel } from "@streampulse/client/alerts";
import { usePrice } from "@streampulse/client/react";
import { BellRing, Clock, Ellipsis, Pause, Pencil, Play, Repeat, Trash2 } from "lucide-react";
import { memo, type ReactNode } from "react";
import { Badge } from "../../../ui/badge.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { numbers } from "../../../ui/number-text.ts";
import { useWant } from "../../session/session-context.tsx";
import { useSettings } from "../../settings/use-settings.ts";
import { levelOf } from "../condition-words.ts";
import { kindWord } from "../log/firing-words.ts";
import { momentText } from "../log/moment-text.ts";
import { openAlert } from "../open-alert.ts";
import { spanText } from "../span-text.ts";
import { isStanding } from "../standing-alerts.ts";
import { useConditionWords } from "../use-condition-words.ts";
import type { AlertActions } from "./alert-actions.ts";
import { stateWord } from "./alert-groups.ts";
import { distanceText } from "./distance-text.ts";

/**
 * One alert: what it waits for, how far that is, where it stands, and what can be done to it. Where amounts are hidden its
 * level and its note are, and how far the price is from it, which would tell the level; the price is the market's.
 */
export const AlertRow = memo(function AlertRow({
  alert,
  channels,
  actions,
  nowMs,
}: {
  alert: Alert;
  channels: readonly Channel[];
  actions: AlertActions;
  nowMs: number;
}) {
  const { ticker, state, note } = alert;
  useWant(isStanding(alert) ? ticker : undefined);
  const { quote, info } = usePrice(ticker);
  const { privacy } = useSettings();
  const conditionWords = useConditionWords();
  const level = privacy ? undefined : levelOf(alert.condition);
  const away =
    isStanding(alert) && quote && level !== undefined ? distanceText(quote.price, level, numbers) : undefined;
  const { tone, word } = stateWord(alert);
  const words = conditionWords(alert.condition, info?.decimals);
  const what = `${ticker} ${words}`;
  const isWatching = state === AlertState.ACTIVE || state === AlertState.ERROR;
  const again = alert.state === AlertState.PAUSED ? "Resume" : "Watch again";
  return (
    <li aria-label={what} className="flex items-start gap-1 border-b border-line-soft py-3 pr-2 pl-4 last:border-b-0">
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] gap-x-3 min-[860px]:grid-cols-[minmax(0,1fr)_180px] min-[860px]:gap-x-6">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 max-[859px]:col-span-2">
          <span className="[overflow-wrap:anywhere]">
            <b className="font-semibold">{ticker}</b> {words}
          </span>
          <Badge tone={tone}>{word}</Badge>
        </div>
        <p className="mt-1 flex flex-wrap gap-x-2 text-[12.5px] text-muted tabular-nums empty:hidden max-[859px]:col-span-2 min-[860px]:col-start-2 min-[860px]:row-span-2 min-[860px]:row-start-1 min-[860px]:mt-0 min-[860px]:flex-col min-[860px]:text-right">
          {isStanding(alert) && quote && (
            <span>
              now <span className="font-medium text-text">{numbers.price(quote.price, info?.decimals)}</span>
            </span>
          )}
          {away !== undefined && <span>{away}</span>}
        </p>
        <div className="col-start-1 max-[859px]:col-span-2">
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-[12.5px] text-muted tabular-nums empty:hidden">
            <AlertFacts alert={alert} channels={channels} nowMs={nowMs} />
          </p>
          {alert.error !== undefined && <p className="mt-1 text-[12.5px] text-bad">{alert.error}</p>}
          {note !== "" && !privacy && (
            <p className="mt-1 text-[12.5px] [overflow-wrap:anywhere] whitespace-pre-line">{note}</p>
          )}
        </div>
      </div>
      {isWatching ? (
        <IconButton label={`Pause ${what}`} onClick={() => void actions.pause(alert)}>
          <Pause size={16} />
        </IconButton>
      ) : (
        <IconButton label={`${again} ${what}`} onClick={() => void actions.resume(alert)}>
          <Play size={16} />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton label={`More of ${what}`}>
            <Ellipsis size={16} />
          </IconButton>
        }
        groups={[
          [
            { text: "Edit", icon: <Pencil size={15} />, onChoose: () => openAlert({ alert }) },
            {
              text: "Delete",
              icon: <Trash2 size={15} />,
              isDanger: true,
              onChoose: () => void actions.remove(alert),
            },
          ],
        ]}
      />
    </li>
  );
});

/** What was set beside the condition, and what came of it; only what is so. */
function AlertFacts({ alert, channels, nowMs }: { alert: Alert; channels: readonly Channel[]; nowMs: number }) {
  const { repeat, expiresTimeMs, firings, lastFiredTimeMs, priceKind } = alert;
  const kind = priceKind === undefined ? undefined : kindWord(priceKind);
  const names = alert.channelIds.map((id) => channels.find((each) => each.id === id)?.name ?? "a channel");
  const cooldown = repeat?.cooldownSeconds ?? 300;
  return (
    <>
      {kind !== undefined && <span>{kind} prices</span>}
      {repeat && (
        <Fact icon={<Repeat size={12} />}>{cooldown === 0 ? "each time" : `at most every ${spanText(cooldown)}`}</Fact>
      )}
      {expiresTimeMs !== undefined && (
        <Fact icon={<Clock size={12} />}>
          {alert.state === AlertState.EXPIRED ? "expired" : "until"} {momentText(expiresTimeMs, nowMs)}
        </Fact>
      )}
      {firings > 0 && (
        <Fact icon={<BellRing size={12} />}>
          fired {firings === 1 ? "once" : `${numbers.count(firings)} times`}
          {lastFiredTimeMs === undefined
            ? ""
            : `, ${firings === 1 ? "" : "last "}${momentText(lastFiredTimeMs, nowMs)}`}
        </Fact>
      )}
      {names.length > 0 && <span className="min-w-0 truncate">tells {names.join(", ")}</span>}
    </>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1">
      <span aria-hidden="true">{icon}</span>
      <span>{children}</span>
    </span>
  );
}
