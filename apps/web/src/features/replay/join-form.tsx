"use client";
import { StreamPulseError } from "@streampulse/client";
import { useState } from "react";
import { errorText } from "../../ui/error-note.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { typedCode } from "./room-words.ts";
import { useRooms } from "./rooms.ts";
import type { Seat } from "./seat.ts";

/** Into a room by its code. */
export function JoinForm({ first, onSeat }: { first: string; onSeat: (seat: Seat) => void }) {
  const rooms = useRooms();
  const [text, setText] = useState(first);
  const [key, setKey] = useState("");
  const [error, setError] = useState<string>();
  const [keyError, setKeyError] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const join = (): void => {
    const code = typedCode(text);
    if (code.length !== 6) return setError("A code has six letters and digits.");
    setAsking(true);
    setError(undefined);
    setKeyError(undefined);
    const typed = key.trim();
    const seat = async (): Promise<Seat> => {
      const room = await rooms.join(code);
      const own = { id: room.id, code: room.code };
      if (typed === "") return own;
      // It changes nothing, and says whether the key is this room's.
      await rooms.move({ id: room.id, key: typed }, {});
      return { ...own, key: typed };
    };
    seat()
      .then(onSeat)
      .catch((fault: unknown) => {
        const isKey = fault instanceof StreamPulseError && fault.code === "permission_denied";
        (isKey ? setKeyError : setError)(errorText(fault));
        setAsking(false);
      });
  };
  return (
    <Card>
      <h2 className="text-[15px] font-semibold">Join a room</h2>
      <p className="mt-0.5 mb-3 text-[13px] text-muted">
        Whoever opened the room has its code on their screen: six letters and digits.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          join();
        }}
      >
        <Field label="Code" error={error}>
          <TextInput
            value={text}
            maxLength={12}
            autoCapitalize="characters"
            placeholder="K7M 4QX"
            className="text-[18px] tracking-[0.08em] uppercase placeholder:normal-case"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <Field
          label="Key"
          className="mt-3"
          error={keyError}
          note="Only to move the clock yourself: the key that was shown when the room was opened."
        >
          <TextInput
            type="password"
            autoComplete="off"
            value={key}
            maxLength={64}
            onChange={(event) => setKey(event.target.value)}
          />
        </Field>
        <Button type="submit" look="primary" className="mt-3 w-full" disabled={isAsking}>
          Join
        </Button>
      </form>
    </Card>
  );
}
