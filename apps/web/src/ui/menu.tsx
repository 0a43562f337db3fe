"use client";
import { cloneElement, type ComponentType, useState } from "react";
import { loadedOnce } from "./loaded-once.ts";
import type { MenuProps } from "./menu-props.ts";
import { useToasts } from "./toast-context.ts";

/** The menu's code comes with the first pointer or focus on any of them: the first page needs none of it. */
const load = loadedOnce(async (): Promise<ComponentType<MenuProps>> => (await import("./menu-body.tsx")).MenuBody);

/**
 * Actions behind one button. Arrows, letters and Esc work as in any menu; the page behind stays scrollable, because
 * holding it would take a style that the content policy forbids.
 */
export function Menu(props: MenuProps) {
  const [Body, setBody] = useState<ComponentType<MenuProps>>();
  const toasts = useToasts();
  if (Body) return <Body {...props} />;
  const warm = (): void => void load().catch(() => undefined);
  const open = (): void =>
    void load().then(
      (body) => setBody(() => body),
      () => toasts.say({ text: "The menu could not be loaded. Press again to try it again." }),
    );
  return cloneElement(props.trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: warm,
    onFocus: warm,
    onClick: open,
    onKeyDown: (event) => {
      if (event.key === "ArrowDown") open();
    },
  });
}
