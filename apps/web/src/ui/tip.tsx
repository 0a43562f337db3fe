"use client";
import { cloneElement, type ReactElement, type ReactNode, useEffect, useId, useRef, useState } from "react";

/** How long a pointer rests before a tip shows; not at all where one has just gone, as along a row of badges. */
const DELAY_MS = 250;
const JUST_MS = 300;
/** Long enough to cross the gap onto the tip itself. */
const LEAVE_MS = 120;
const GAP = 6;
const MARGIN = 12;

let goneAtMs = -Infinity;

/**
 * Says more about its one child while a pointer rests on it or it has the focus; Esc takes it away. `note` is rendered only
 * then, above everything, dialogs too. For a finger there is none: what matters stands on the page.
 */
export function Tip({ note, children }: { note: ReactNode; children: ReactElement<{ "aria-describedby"?: string }> }) {
  const id = useId();
  const [anchor, setAnchor] = useState<Element>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const after = (delayMs: number, then: () => void): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(then, delayMs);
  };
  const hide = (): void => {
    clearTimeout(timer.current);
    if (anchor) goneAtMs = performance.now();
    setAnchor(undefined);
  };
  const show = (holder: Element): void => {
    const child = holder.firstElementChild;
    if (child) after(performance.now() - goneAtMs < JUST_MS ? 0 : DELAY_MS, () => setAnchor(child));
  };
  return (
    <span
      className="contents"
      onPointerEnter={(event) => event.pointerType !== "touch" && !anchor && show(event.currentTarget)}
      onPointerMove={() => anchor && clearTimeout(timer.current)}
      onPointerLeave={() => after(anchor ? LEAVE_MS : 0, hide)}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(":focus-visible") && show(event.currentTarget)}
      onBlur={hide}
    >
      {cloneElement(children, anchor && { "aria-describedby": id })}
      {anchor && (
        <Note id={id} anchor={anchor} onHide={hide}>
          {note}
        </Note>
      )}
    </span>
  );
}

function Note({
  id,
  anchor,
  onHide,
  children,
}: {
  id: string;
  anchor: Element;
  onHide: () => void;
  children: ReactNode;
}) {
  const note = useRef<HTMLDivElement>(null);
  const hide = useRef(onHide);
  useEffect(() => {
    hide.current = onHide;
  });
  useEffect(() => {
    const shown = note.current;
    if (!shown) return undefined;
    shown.showPopover();
    const [of, own] = [anchor.getBoundingClientRect(), shown.getBoundingClientRect()];
    const left = Math.min(of.left + of.width / 2 - own.width / 2, innerWidth - own.width - MARGIN);
    const below = of.bottom + GAP;
    const fits = of.top - GAP - own.height >= MARGIN;
    shown.style.left = `${Math.max(MARGIN, left)}px`;
    shown.style.top = `${fits ? of.top - GAP - own.height : below}px`;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape") hide.current();
    };
    const onScroll = (): void => hide.current();
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("scroll", onScroll, { capture: true, passive: true });
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("scroll", onScroll, { capture: true });
    };
  }, [anchor]);
  return (
    <div
      ref={note}
      id={id}
      role="tooltip"
      popover="manual"
      className="fixed inset-auto m-0 max-w-72 rounded-lg bg-text px-3 py-2 text-left text-xs leading-relaxed font-normal whitespace-normal text-bg shadow-card"
    >
      {children}
    </div>
  );
}
