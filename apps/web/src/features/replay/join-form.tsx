"use client";
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
  const [error, setError] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const join = (): void => {
    const code = typedCode(text);
    if (code.length !== 6) return setError("A code has six letters and digits.");
    setAsking(true);
    setError(undefined);
    rooms
      .join(code)
      .then((room) => onSeat({ id: room.id, code: room.code }))
      .catch((fault: unknown) => {
        setError(errorText(fault));
        setAsking(false);
      });
  };
  return (
    <Card>
      <h2 className="text-[15px] font-semibold">Come into a room</h2>
      <p className="mt-0.5 mb-3 text-[13px] text-muted">Your teacher shows its code.</p>
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
        <Button type="submit" look="primary" className="mt-3 w-full" disabled={isAsking}>
          Come in
        </Button>
      </form>
    </Card>
  );
}
