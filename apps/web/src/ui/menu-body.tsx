"use client";
import { DropdownMenu } from "radix-ui";
import { use } from "react";
import { Layer } from "./layer.ts";
import type { MenuProps } from "./menu-props.ts";

/** The opened menu and its button: loaded when a menu is first about to be opened. */
export function MenuBody({ trigger, groups, side = "bottom", align = "end" }: MenuProps) {
  const layer = use(Layer);
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={layer}>
        <DropdownMenu.Content
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-[10px] border border-line bg-surface p-1 shadow-card"
        >
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              <DropdownMenu.Group key={group[0]?.text}>
                {index > 0 && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
                {group.map((item) => (
                  <DropdownMenu.Item
                    key={item.text}
                    disabled={item.isDisabled ?? false}
                    onSelect={item.onChoose}
                    className={`flex cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-2 text-[13.5px] outline-none data-disabled:cursor-default data-disabled:opacity-50 data-highlighted:bg-sunken ${item.isDanger ? "text-bad" : "text-text"}`}
                  >
                    {item.icon}
                    {item.text}
                  </DropdownMenu.Item>
                ))}
              </DropdownMenu.Group>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
