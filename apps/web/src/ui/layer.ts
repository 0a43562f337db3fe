import { createContext } from "react";

/** What lies above everything of the page: an open dialog, within which tips and menus must be drawn to be seen. */
export const Layer = createContext<HTMLElement | null>(null);
