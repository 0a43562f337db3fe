"use client";
import { StreamPulseError } from "@streampulse/client";
import { type Recording, RoomKind, type Scenario } from "@streampulse/client/rooms";
import { useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { errorText, ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { roomTitle } from "./room-words.ts";
import { useRooms } from "./rooms.ts";
import type { Seat } from "./seat.ts";

interface Offer {
  readonly recordings: readonly Recording[];
  readonly scenarios: readonly Scenario[];
}

/** Opens a room: a scenario, or a recording of the server's folder. */
export function OpenForm({ onSeat }: { onSeat: (seat: Seat) => void }) {
  const [tries, again] = useState(0);
  return (
    <Card>
      <h2 className="text-[15px] font-semibold">Open a room</h2>
      <p className="mt-0.5 mb-3 text-[13px] text-muted">
        You move the clock: play, hold and step through a market day for everybody who joins.
      </p>
      <AskedOffer key={tries} onSeat={onSeat} retry={() => again(tries + 1)} />
    </Card>
  );
}

function AskedOffer({ onSeat, retry }: { onSeat: (seat: Seat) => void; retry: () => void }) {
  const rooms = useRooms();
  const [offer, setOffer] = useState<Offer>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    const leaving = new AbortController();
    rooms
      .recordings({ signal: leaving.signal })
      .then(setOffer)
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) setFault(error);
      });
    return () => leaving.abort();
  }, [rooms]);
  if (fault instanceof StreamPulseError && fault.code === "unauthenticated") {
    return (
      <p className="text-[13px] text-muted">On this server only its own machine, or who has a token, opens rooms.</p>
    );
  }
  if (fault !== undefined) return <ErrorNote title="What can be played is not known." error={fault} onRetry={retry} />;
  return offer ? <OfferForm offer={offer} onSeat={onSeat} /> : <SkeletonRows rows={3} />;
}

function OfferForm({ offer, onSeat }: { offer: Offer; onSeat: (seat: Seat) => void }) {
  const rooms = useRooms();
  const choices = [
    ...offer.scenarios.map(({ name }) => ({
      value: `s/${name}`,
      text: `Scenario: ${roomTitle(RoomKind.SCENARIO, name)}`,
    })),
    ...offer.recordings.map(({ name }) => ({ value: `r/${name}`, text: `Recording: ${name}` })),
  ];
  const [chosen, choose] = useState(choices[0]?.value ?? "");
  const [tickers, setTickers] = useState("");
  const [error, setError] = useState<string>();
  const [isOpening, setOpening] = useState(false);
  const name = chosen.slice(2);
  const isScenario = chosen.startsWith("s/");
  const what = isScenario ? offer.scenarios.find((one) => one.name === name)?.description : undefined;
  const open = (): void => {
    setOpening(true);
    setError(undefined);
    const wanted = tickers.split(/[\s,]+/).filter(Boolean);
    rooms
      .create({ kind: isScenario ? RoomKind.SCENARIO : RoomKind.RECORDING, name, tickers: wanted })
      .then(({ room, key }) => onSeat({ id: room.id, code: room.code, key }))
      .catch((fault: unknown) => {
        setError(errorText(fault));
        setOpening(false);
      });
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <Field label="What to play" note={what && `${what.charAt(0).toUpperCase()}${what.slice(1)}.`}>
        <Select value={chosen} choices={choices} onChange={choose} />
      </Field>
      <Field
        label="Tickers"
        note={isScenario ? "Empty: five that everybody knows." : "Empty: the first of the recording."}
        error={error}
      >
        <TextInput
          value={tickers}
          placeholder="AAPL MSFT BTCUSDT"
          onChange={(event) => setTickers(event.target.value)}
        />
      </Field>
      <Button type="submit" look="primary" className="w-full" disabled={isOpening}>
        {isOpening ? "Opening the room" : "Open the room"}
      </Button>
    </form>
  );
}
