"use client";
import type { Room } from "@streampulse/client/rooms";
import { Users } from "lucide-react";
import { Card } from "../../ui/card.tsx";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { isOwnMachine } from "./join-address.ts";
import { codeText } from "./room-words.ts";

const QrCode = lazyPart(() => import("./qr-code.tsx").then((module) => module.QrCode));

/** The way into the room for those who look at this screen, and how many came. */
export function JoinCard({ room, present, isTeacher }: { room: Room; present: number; isTeacher: boolean }) {
  // No phone can open it: a code to scan would lead nowhere.
  const isHereOnly = isOwnMachine(location.hostname);
  const address = `${location.origin}/replay/?room=${room.code}`;
  return (
    <Card className="h-fit">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-[13px] font-semibold">Join</h2>
        <p className="flex items-center gap-1.5 text-[13px] text-muted" role="status" aria-label="Present">
          <Users size={14} aria-hidden="true" />
          <span className="tabular-nums">{present === 1 ? "Only you here" : `${present} here`}</span>
        </p>
      </div>
      <p
        className="mt-2 text-[34px] leading-tight font-[650] tracking-[0.06em] tabular-nums"
        data-code={room.code}
        aria-label={`Code ${[...room.code].join(" ")}`}
        role="img"
      >
        {codeText(room.code)}
      </p>
      {isTeacher && !isHereOnly && (
        <div className="mt-3 max-[700px]:mx-auto max-[700px]:max-w-70">
          <QrCode text={address} label={`QR code of ${address}`} />
        </div>
      )}
      <p className="mt-3 text-[12.5px] [overflow-wrap:anywhere] text-muted">
        {isTeacher ? (
          <>
            {isHereOnly ? "Open" : "Scan it, or open"} <b className="font-medium text-text">{address}</b>.
            {isHereOnly && (
              <>
                {" "}
                <b className="font-medium text-text">This address works on this machine only:</b> the server listens to
                it alone. A reverse proxy on it, its name in <code>STREAMPULSE_ALLOWED_HOSTS</code>, lets phones in;
                open this page by that name. Whoever reaches the proxy then counts as somebody at this machine: keep it
                to a network that you trust, or have the proxy ask for a password.
              </>
            )}
          </>
        ) : (
          "You follow the teacher’s clock. Nobody else can move it."
        )}
      </p>
    </Card>
  );
}
