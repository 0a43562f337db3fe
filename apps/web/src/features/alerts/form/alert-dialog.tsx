"use client";
import { Dialog } from "../../../ui/dialog.tsx";
import type { AlertWish } from "../open-alert.ts";
import { AlertForm } from "./alert-form.tsx";

/** The form of an alert over whichever place asked for it. */
export function AlertDialog({ wish, onClose }: { wish: AlertWish; onClose: () => void }) {
  return (
    <Dialog title={wish.alert ? `Alert on ${wish.alert.ticker}` : "New alert"} onClose={onClose}>
      <AlertForm wish={wish} onDone={onClose} />
    </Dialog>
  );
}
