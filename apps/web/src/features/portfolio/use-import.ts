"use client";
import type { ActivityReading, ImportReport } from "@streampulse/client/portfolio";
import { useRef, useState } from "react";
import { sentenceOf } from "./entry-fault.ts";
import { fileFault } from "./import-plan.ts";
import { usePortfolio } from "./portfolio-context.tsx";

/** How far an import is. */
export interface ImportState {
  readonly file: File | undefined;
  readonly reading: ActivityReading;
  /** Of the last try, or of the import itself. */
  readonly report: ImportReport | undefined;
  readonly failure: string | undefined;
  readonly isBusy: boolean;
}

const NOTHING: ImportState = {
  ...{ file: undefined, reading: {}, report: undefined, failure: undefined, isBusy: false },
};

/** An import of a file: tried as often as its reading changes, kept when that is asked for. */
export function useImport() {
  const { server, live } = usePortfolio();
  const [state, setState] = useState(NOTHING);
  /** The last request counts: one that was overtaken changes nothing any more. */
  const last = useRef<AbortController>(undefined);

  const send = async (file: File, reading: ActivityReading, dryRun: boolean): Promise<void> => {
    last.current?.abort();
    const own = new AbortController();
    last.current = own;
    setState((before) => ({ ...before, file, reading, failure: undefined, isBusy: true }));
    try {
      const report = await server.importActivities(file, { ...reading, dryRun }, { signal: own.signal });
      if (own.signal.aborted) return;
      setState({ file, reading, report, failure: undefined, isBusy: false });
      if (report.imported) live.changed();
    } catch (error) {
      if (!own.signal.aborted) setState((before) => ({ ...before, failure: sentenceOf(error), isBusy: false }));
    }
  };
  return {
    state,
    choose: (file: File): void => {
      const fault = fileFault(file);
      if (fault === undefined) void send(file, {}, true);
      else setState({ ...NOTHING, failure: fault });
    },
    read: (reading: ActivityReading): void => {
      if (state.file) void send(state.file, reading, true);
    },
    keep: (): void => {
      if (state.file) void send(state.file, state.reading, false);
    },
    again: (): void => {
      last.current?.abort();
      setState(NOTHING);
    },
  };
}
