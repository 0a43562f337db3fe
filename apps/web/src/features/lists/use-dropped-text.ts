"use client";
import { useEffect, useRef } from "react";

/** What is longer is no watchlist. */
const TEXT_MAX = 4 * 1024 * 1024;

const TOO_LONG = "What you dropped is larger than 4 MiB, and no watchlist.";

/** Hears of a text or a file that was dropped or pasted on the page, beside its text fields, and that has tickers. */
export function useDroppedText(onText: (text: string) => void, say: (fault: string) => void): void {
  const hear = useRef(onText);
  const tell = useRef(say);
  useEffect(() => {
    hear.current = onText;
    tell.current = say;
  });
  useEffect(() => {
    const take = async (data: DataTransfer | null): Promise<void> => {
      const file = data?.files[0];
      const dropped = data?.getData("text/plain") ?? "";
      if (file && file.size > TEXT_MAX) return tell.current(TOO_LONG);
      const text = file ? await file.text() : dropped;
      if (text.length > TEXT_MAX) return;
      const { readListText, tickerCount } = await import("./list-text.ts");
      // A file was meant; of a text that says nothing of tickers nobody said so.
      if (file || tickerCount(readListText(text).lists) > 0) hear.current(text);
    };
    const isElsewhere = (event: Event): boolean =>
      event.target instanceof Element && event.target.closest("input, textarea, dialog, [contenteditable]") !== null;
    const onDrop = (event: DragEvent): void => {
      if (event.defaultPrevented || isElsewhere(event)) return;
      event.preventDefault();
      void take(event.dataTransfer).catch(() => tell.current("What you dropped cannot be read."));
    };
    const onDragOver = (event: DragEvent): void => {
      if (!isElsewhere(event) && event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (!isElsewhere(event)) void take(event.clipboardData).catch(() => undefined);
    };
    document.addEventListener("drop", onDrop);
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("drop", onDrop);
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}
