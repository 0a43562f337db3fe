"use client";
import { createClient } from "@streampulse/client";
import { createFaults } from "@streampulse/client/faults";
import { useSyncExternalStore } from "react";
import { FaultLabStore, type LabView } from "./fault-lab-store.ts";

const UNKNOWN: LabView = { state: "unknown" };
let store: FaultLabStore | undefined;

/** The page's one view of the fault lab: what it holds is held over all places. */
export function faultLab(): FaultLabStore {
  const address = { url: "" };
  store ??= new FaultLabStore({
    ...createFaults(address),
    hasLab: async (signal) => (await createClient(address).status({ signal })).hasFaultLab,
  });
  return store;
}

// The same at every render: a subscription that is another each time would begin anew with each answer.
const subscribe = (listener: () => void): (() => void) => faultLab().subscribe(listener);
const view = (): LabView => faultLab().view();
const unknown = (): LabView => UNKNOWN;

/** What is known of the lab, anew when it changes. The server is asked while a component uses it. */
export function useFaultLab(): LabView {
  return useSyncExternalStore(subscribe, view, unknown);
}
