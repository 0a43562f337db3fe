"use client";
import { cloneElement, type ComponentType, useState } from "react";
import type { MenuProps } from "./menu-props.ts";

let loading: Promise<ComponentType<MenuProps>> | undefined;

/** The menu's code comes with the first pointer or focus on any of them: the first page needs none of it. */
function load(): Promise<ComponentType<MenuProps>> {
  return (loading ??= import("./menu-body.tsx").then(
    ({ MenuBody }) => MenuBody,
    (error: unknown) => {
      // Without a connection; the next press tries again.
      loading = undefined;
      throw error;
    },
  ));
}

/**
 * Actions behind one button. Arrows, letters and Esc work as in any menu; the page behind stays scrollable, because
 * holding it would take a style that the content policy forbids.
 */
export function Menu(props: MenuProps) {
  const [Body, setBody] = useState<ComponentType<MenuProps>>();
  if (Body) return <Body {...props} />;
  const warm = (): void => void load().catch(() => undefined);
  const open = (): void =>
    void load().then(
      (body) => setBody(() => body),
      () => undefined,
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
