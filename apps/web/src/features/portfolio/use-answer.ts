"use client";
import { useEffect, useEffectEvent, useState } from "react";
import { sentenceOf } from "./entry-fault.ts";

/** What was answered last, and how the asking goes. */
export interface Answer<T> {
  /** That of the last question that was answered; undefined until one was. */
  readonly told: T | undefined;
  /** Why the newest question has no answer. */
  readonly failure: string | undefined;
  /** The newest question has neither yet. */
  readonly isAsking: boolean;
  readonly retry: () => void;
}

/**
 * Asks the server again whenever `question` is another text, and whenever that is wanted; asks nothing where there is none.
 * An answer that was overtaken is dropped, and its call ended.
 */
export function useAnswer<T>(question: string | undefined, ask: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [attempt, setAttempt] = useState(0);
  const [told, setTold] = useState<T>();
  const [done, setDone] = useState<{ readonly key: string; readonly failure?: string }>();
  const askNow = useEffectEvent(ask);
  const key = question === undefined ? undefined : `${attempt} ${question}`;
  useEffect(() => {
    if (key === undefined) return undefined;
    const leaving = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const answer = await askNow(leaving.signal);
        if (leaving.signal.aborted) return;
        setTold(() => answer);
        setDone({ key });
      } catch (error) {
        if (!leaving.signal.aborted) setDone({ key, failure: sentenceOf(error) });
      }
    };
    void read();
    return () => leaving.abort();
  }, [key]);
  return {
    told,
    failure: done?.key === key ? done?.failure : undefined,
    isAsking: key !== undefined && done?.key !== key,
    retry: () => setAttempt(attempt + 1),
  };
}
