"use client";
import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "./icon-button.tsx";
import { Layer } from "./layer.ts";

/** Where a form begins. Choices that show at once, and files, are no such place. */
const FIRST_FIELD = [
  "input:not([type=radio], [type=checkbox], [type=file], :disabled)",
  "textarea:not(:disabled)",
  "select:not(:disabled)",
  "[role=combobox]:not(:disabled)",
].join();

/**
 * A modal dialog in the browser's own `<dialog>`, which traps focus, closes on Esc and gives focus back,
 * without a style or script that a strict content policy would have to allow. A click that begins and ends beside it
 * closes it. One that is held is closed by neither.
 */
export function Dialog({
  title,
  shape = "card",
  begins = shape === "card" ? "field" : "head",
  isHeld = false,
  onClose,
  children,
}: {
  title: string;
  /** A card in the middle, or a sheet at the edge: below on a phone, at the right on a wider screen. */
  shape?: "card" | "sheet";
  /** Where the focus is at first: in a form's first field, or at the head of what is read. */
  begins?: "field" | "head";
  /** What it shows is shown once: nothing but its own buttons closes it. */
  isHeld?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const [shown, setShown] = useState<HTMLDialogElement | null>(null);
  const titleId = useId();
  const head = useRef<HTMLHeadingElement>(null);
  /** One that is taken away is closed by that, and not by its reader. */
  const isLeft = useRef(false);
  const holds = useRef(isHeld);
  useLayoutEffect(() => {
    holds.current = isHeld;
  }, [isHeld]);
  // One that is taken away is closed while it still stands in the document, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    if (!shown) return undefined;
    isLeft.current = false;
    // Its own area beyond its content is the backdrop. A text that is selected from within may end there.
    let isPressed = false;
    const onPress = ({ target }: Event): void => void (isPressed = target === shown);
    const onClick = ({ target }: Event): void => {
      if (isPressed && target === shown && !holds.current) shown.close();
    };
    shown.addEventListener("pointerdown", onPress);
    shown.addEventListener("click", onClick);
    if (!shown.open) {
      shown.showModal();
      // The browser would begin with the button that closes it: who opens a form means to fill it in, any other to read.
      const first = begins === "field" && shown.querySelector<HTMLElement>(FIRST_FIELD);
      (first || head.current)?.focus();
    }
    return () => {
      shown.removeEventListener("pointerdown", onPress);
      shown.removeEventListener("click", onClick);
      isLeft.current = true;
      shown.close();
    };
  }, [shown, begins]);
  return (
    <dialog
      ref={setShown}
      aria-labelledby={titleId}
      className={`dialog ${shape === "sheet" ? "dialog-sheet" : "dialog-card"}`}
      onCancel={(event) => {
        if (isHeld) event.preventDefault();
      }}
      onClose={() => {
        if (isLeft.current) return;
        // A browser lets nobody refuse Esc twice.
        if (isHeld) shown?.showModal();
        else onClose();
      }}
    >
      <div className="p-5">
        <div className="mb-3 flex items-start justify-between gap-3">
          <h2 ref={head} id={titleId} tabIndex={-1} className="text-[17px] font-semibold tracking-tight outline-none">
            {title}
          </h2>
          {!isHeld && (
            <IconButton label="Close" className="-mt-1 -mr-1.5" onClick={() => shown?.close()}>
              <X size={16} />
            </IconButton>
          )}
        </div>
        <Layer value={shown}>{children}</Layer>
      </div>
    </dialog>
  );
}
