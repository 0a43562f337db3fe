"use client";
import { Send } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { useNow } from "../../../ui/clock.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { BrowserChannel } from "./browser-channel.tsx";
import { ChannelForm } from "./channel-form.tsx";
import { ChannelRow } from "./channel-row.tsx";
import { useChannels, useChannelShelf } from "./use-channels.ts";

/** Where notices go beside this page. */
export function ChannelList() {
  const { status, failure, channels } = useChannels();
  const shelf = useChannelShelf();
  const nowMs = useNow(true);
  const [adds, setAdds] = useState(false);
  const [isSecretShown, setSecretShown] = useState(false);
  const close = (): void => {
    setAdds(false);
    setSecretShown(false);
  };
  const add = (
    <Button look={channels.length === 0 ? "primary" : "secondary"} onClick={() => setAdds(true)}>
      Add a channel
    </Button>
  );
  return (
    <>
      <h2 className="mb-1.5 text-[13px] font-semibold text-muted">This browser</h2>
      <BrowserChannel />
      <div className="mb-1.5 flex min-h-9 items-center justify-between gap-3">
        <h2 className="text-[13px] font-semibold text-muted">Elsewhere</h2>
        {channels.length > 0 && add}
      </div>
      {status === "failed" && (
        <ErrorNote title="Channels cannot be read." error={failure} onRetry={() => void shelf.refresh()} />
      )}
      {status === "loading" && (
        <Card isList>
          <SkeletonRows rows={2} label="Loading channels" />
        </Card>
      )}
      {channels.length > 0 && (
        <Card isList>
          <ul aria-label="Channels">
            {channels.map((channel) => (
              <ChannelRow key={channel.id} channel={channel} nowMs={nowMs} />
            ))}
          </ul>
        </Card>
      )}
      {status === "ready" && channels.length === 0 && (
        <EmptyState icon={<Send size={18} />} title="No channels yet" actions={add}>
          A phone by ntfy or Telegram, a mailbox, or a program of your own by a webhook.
        </EmptyState>
      )}
      {adds && (
        <Dialog title="Add a channel" isHeld={isSecretShown} onClose={close}>
          <ChannelForm onSecret={() => setSecretShown(true)} onDone={close} />
        </Dialog>
      )}
    </>
  );
}
