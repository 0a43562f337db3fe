import { createContext, use } from "react";

/** Opens a fresh session in place of one that was stopped; the shell gives it. */
export const Restart = createContext<() => void>(() => undefined);

/** The way back after the server has ended the stream: a fresh client id, with all that is wanted now. */
export function useRestart(): () => void {
  return use(Restart);
}
