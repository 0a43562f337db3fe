"use client";
import { useEffect, useState } from "react";
import { browserScheduler } from "../../session/browser-scheduler.ts";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import { type Preview, PreviewAsker, type PreviewSubject } from "./preview-asker.ts";

const NONE: Preview = { status: "none" };

/** What an alert would do that is being written; see `PreviewAsker`. Undefined: it means nothing yet. */
export function usePreview(subject: PreviewSubject | undefined): Preview {
  const alerts = keptAlerts();
  const [preview, setPreview] = useState<Preview>(NONE);
  const [asker] = useState(
    () => new PreviewAsker((...asked) => alerts.preview(...asked), browserScheduler, setPreview),
  );
  // Two drafts that are written alike are one question.
  const text = subject && JSON.stringify(subject);
  useEffect(() => {
    asker.look(text === undefined ? undefined : (JSON.parse(text) as PreviewSubject));
    return () => asker.close();
  }, [asker, text]);
  return preview;
}
