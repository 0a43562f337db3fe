"use client";
import { channelPlace } from "../channels/channel-draft.ts";
import { useChannels } from "../channels/use-channels.ts";
import { PageLink } from "../../../ui/page-link.tsx";

/** At most so many channels of one alert; the server's own bound. */
const MOST = 10;

/** Where else the notice of an alert goes. The page tells it anyway. */
export function ChannelChoice({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}) {
  const { status, channels } = useChannels();
  const isFull = chosen.length >= MOST;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-[12.5px] font-medium text-muted">Also tell me by</legend>
      {channels.map((channel) => (
        <label key={channel.id} className="flex cursor-pointer items-center gap-2.5 py-1 text-[13.5px]">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={chosen.includes(channel.id)}
            disabled={isFull && !chosen.includes(channel.id)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, channel.id] : chosen.filter((id) => id !== channel.id))
            }
          />
          <span className="min-w-0 truncate">{channel.name}</span>
          <span className="min-w-0 truncate text-xs text-faint">
            {channelPlace(channel).kind}
            {channel.paused ? ", paused" : ""}
          </span>
        </label>
      ))}
      {status !== "loading" && channels.length === 0 && (
        <p className="text-[12.5px] text-muted">
          This page alone tells you.{" "}
          <PageLink href="/alerts/?view=channels" className="text-accent underline underline-offset-2">
            Add ntfy, Telegram, e-mail or a webhook
          </PageLink>
        </p>
      )}
      {isFull && <p className="mt-1 text-[12.5px] text-muted">An alert goes to {MOST} channels at the most.</p>}
    </fieldset>
  );
}
