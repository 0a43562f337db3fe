"use client";
import { useSyncExternalStore } from "react";
import { lazyDialog, lazyExtra } from "../../ui/lazy-part.tsx";
import { alertWish } from "./open-alert.ts";

const FiredNotices = lazyExtra(() => import("./notices/fired-notices.tsx").then((module) => module.FiredNotices));
const AlertDialog = lazyDialog(() => import("./form/alert-dialog.tsx").then((module) => module.AlertDialog));

const none = (): undefined => undefined;

/** What alerts need of every place: the notices of what fired, and the dialog that `openAlert` asks for. */
export function AlertHost() {
  const wish = useSyncExternalStore(alertWish.subscribe, alertWish.now, none);
  return (
    <>
      <FiredNotices />
      {wish && <AlertDialog wish={wish} onClose={alertWish.close} />}
    </>
  );
}
