"use client";
import type { Channel, TestChannelResponse } from "@streampulse/client/alerts";
import { Pause, Play, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { errorText } from "../../../ui/error-note.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { useToasts } from "../../../ui/toast-context.ts";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import { momentText } from "../log/moment-text.ts";
import { channelPlace } from "./channel-draft.ts";
import { useChannelShelf } from "./use-channels.ts";

/** What a test came to: the server's answer, or why there is none. */
type Tested = "sending" | TestChannelResponse | { readonly failure: string };

/** One channel: where it goes, how it does, a test with its answer, and the ways to pause and remove it. */
export function ChannelRow({ channel, nowMs }: { channel: Channel; nowMs: number }) {
  const alerts = keptAlerts();
  const shelf = useChannelShelf();
  const toasts = useToasts();
  const [tested, setTested] = useState<Tested>();
  const [asksRemoval, setAsksRemoval] = useState(false);
  const { kind, place } = channelPlace(channel);
  const test = async (): Promise<void> => {
    setTested("sending");
    try {
      setTested(await alerts.testChannel(channel.id));
      void shelf.refresh();
    } catch (error) {
      setTested({ failure: errorText(error) });
    }
  };
  const tried = (work: Promise<void>): void =>
    void work.catch((error: unknown) => toasts.say({ text: `${channel.name}: ${errorText(error)}` }));
  return (
    <li aria-label={channel.name} className="border-b border-line-soft py-3 pr-2 pl-4 last:border-b-0">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <b className="min-w-0 font-semibold [overflow-wrap:anywhere]">{channel.name}</b>
            <ChannelBadge channel={channel} />
          </div>
          <p className="mt-0.5 text-[12.5px] text-muted [overflow-wrap:anywhere]">
            {kind} · {place}
            {channel.lastDeliveredTimeMs !== undefined &&
              ` · delivered last ${momentText(channel.lastDeliveredTimeMs, nowMs)}`}
          </p>
        </div>
        <Button className="h-8 max-[420px]:px-2.5" disabled={tested === "sending"} onClick={() => void test()}>
          <Send size={14} aria-hidden="true" />
          Send test
        </Button>
        <IconButton
          label={`${channel.paused ? "Resume" : "Pause"} ${channel.name}`}
          onClick={() => tried(shelf.change(channel, { paused: !channel.paused }))}
        >
          {channel.paused ? <Play size={16} /> : <Pause size={16} />}
        </IconButton>
        <IconButton label={`Remove ${channel.name}`} onClick={() => setAsksRemoval(true)}>
          <Trash2 size={16} />
        </IconButton>
      </div>
      {channel.trouble !== undefined && <p className="mt-1.5 text-[12.5px] text-warn">{channel.trouble}</p>}
      {isFailing(channel) && (
        <p className="mt-1.5 text-[12.5px] text-bad [overflow-wrap:anywhere]">
          Failed {momentText(channel.lastFailedTimeMs ?? 0, nowMs)}: {channel.lastError}
        </p>
      )}
      <p role="status" aria-label={`Test of ${channel.name}`} className="mt-1.5 text-[12.5px] empty:hidden">
        {tested && <TestAnswer tested={tested} />}
      </p>
      {asksRemoval && (
        <div className="mt-2 flex flex-wrap items-center gap-2 rounded-[10px] bg-bad-soft px-3.5 py-2 text-[13px] text-bad">
          <span className="min-w-0 flex-1 basis-48">
            Remove {channel.name}? What waits for it is not sent, and its secrets are gone.
          </span>
          <Button className="h-8" onClick={() => setAsksRemoval(false)}>
            Keep
          </Button>
          <Button look="danger" className="h-8" onClick={() => tried(shelf.remove(channel))}>
            Remove
          </Button>
        </div>
      )}
    </li>
  );
}

/** Whether the last that happened was a failure. */
function isFailing({ lastError, lastFailedTimeMs = 0, lastDeliveredTimeMs = 0 }: Channel): boolean {
  return lastError !== undefined && lastFailedTimeMs > lastDeliveredTimeMs;
}

function ChannelBadge({ channel }: { channel: Channel }) {
  if (channel.paused) return <Badge>Paused</Badge>;
  if (channel.trouble !== undefined) return <Badge tone="waiting">Cannot send</Badge>;
  if (isFailing(channel)) return <Badge tone="bad">Failing</Badge>;
  return channel.lastDeliveredTimeMs === undefined ? <Badge>Not used yet</Badge> : <Badge tone="good">Works</Badge>;
}

function TestAnswer({ tested }: { tested: Tested }) {
  if (tested === "sending") return <span className="text-muted">Sending …</span>;
  if ("failure" in tested) return <span className="text-bad">No test was sent. {tested.failure}</span>;
  const { isDelivered, message, tookMs } = tested;
  return (
    <span className={`[overflow-wrap:anywhere] ${isDelivered ? "text-good" : "text-bad"}`}>
      {isDelivered ? "Test delivered" : "Test not delivered"} after {(tookMs / 1_000).toFixed(1)} s. {message}
    </span>
  );
}
