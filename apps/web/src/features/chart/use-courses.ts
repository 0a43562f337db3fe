"use client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { browserScheduler } from "../session/browser-scheduler.ts";
import { useSession } from "../session/session-context.tsx";
import { keptHistory } from "../session/kept/kept-history.ts";
import type { ChartRange } from "./chart-range.ts";
import { CourseSet, type ShownCourse } from "./course-set.ts";

const NONE: readonly ShownCourse[] = [];
const none = (): readonly ShownCourse[] => NONE;
const never = (): (() => void) => () => undefined;

/** The courses of these tickers, live while the page is seen and they are not held still; the first may have none yet. */
export function useCourses(
  tickers: readonly string[],
  range: ChartRange,
  isStill = false,
): { readonly shown: readonly ShownCourse[]; readonly retry: () => void } {
  const session = useSession();
  const history = keptHistory();
  const [set, setSet] = useState<CourseSet>();
  useEffect(() => {
    const { store } = session;
    const opened = new CourseSet({
      history,
      scheduler: browserScheduler,
      random: Math.random,
      store,
      want: (each) => session.want(each),
    });
    const look = (): void => (document.hidden ? opened.pause() : opened.resume());
    document.addEventListener("visibilitychange", look);
    // oxlint-disable-next-line react/set-state-in-effect -- what asks and listens is an outside thing
    setSet(opened);
    return () => {
      document.removeEventListener("visibilitychange", look);
      opened.close();
    };
  }, [session, history]);
  useEffect(() => set?.hold(isStill), [set, isStill]);
  const key = tickers.join(" ");
  useEffect(() => set?.show(key.split(" ").filter(Boolean), range), [set, key, range]);
  const shown = useSyncExternalStore(set?.subscribe ?? never, set?.shown ?? none, none);
  return { shown, retry: set?.retry ?? never };
}
