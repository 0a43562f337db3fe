"use client";
import { createContext, use } from "react";
import { Toasts } from "./toasts.ts";

/** The messages of the page; the shell shows them on every place. */
export const ToastContext = createContext(new Toasts());

/** Where to say what was done, with a way back: `say({ text, undo })`. */
export function useToasts(): Toasts {
  return use(ToastContext);
}
