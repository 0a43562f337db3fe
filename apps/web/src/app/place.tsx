"use client";
import type { ReactNode } from "react";
import { ConnectionPill } from "../features/connection/connection-pill.tsx";
import { StoppedNotice } from "../features/connection/stopped-notice.tsx";
import type { HelpKeys } from "../features/help/use-help-key.ts";
import { FaultGate } from "../features/status/fault-gate.tsx";
import { Header } from "./header.tsx";
import { PlaceFrame } from "./place-frame.tsx";
import { useRestart } from "./shell-context.ts";

const NO_KEYS: HelpKeys = [];

/**
 * One place as every place is built: head, what it is about, and at its side, on a wide screen, more of one thing. Its
 * document title is the `metadata` of its page.tsx, "Alerts · StreamPulse".
 */
export function Place({
  name,
  actions,
  aside,
  asideLabel,
  keys = NO_KEYS,
  hasAmounts = false,
  children,
}: {
  /** What the heading says. */
  name: string;
  /** Beside the name: tabs, a button. */
  actions?: ReactNode;
  /** Shown from 1180 px on; below that the place offers it in a sheet. */
  aside?: ReactNode;
  asideLabel?: string;
  /** The place's own keys, for the help of `?`. */
  keys?: HelpKeys;
  /** Whether amounts of the reader's own are shown: the head has the switch that hides them. */
  hasAmounts?: boolean;
  children: ReactNode;
}) {
  const restart = useRestart();
  return (
    <PlaceFrame aside={aside} asideLabel={asideLabel}>
      <Header name={name} pill={<ConnectionPill />} keys={keys} hasAmounts={hasAmounts}>
        {actions}
      </Header>
      <FaultGate />
      <StoppedNotice restart={restart} />
      {children}
    </PlaceFrame>
  );
}
