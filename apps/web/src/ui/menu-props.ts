import type { HTMLAttributes, ReactElement, ReactNode } from "react";

/** An action of a menu. */
export interface MenuItem {
  readonly text: string;
  readonly icon?: ReactNode;
  /** Takes something away: it is coloured so. */
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly onChoose: () => void;
}

/** A menu and the button that opens it. */
export interface MenuProps {
  /** The button, such as an `IconButton`. */
  readonly trigger: ReactElement<HTMLAttributes<HTMLElement>>;
  /** A line stands between groups. */
  readonly groups: readonly (readonly MenuItem[])[];
  readonly side?: "bottom" | "top";
  readonly align?: "start" | "end";
}
