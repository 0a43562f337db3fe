"use client";
import type { ImportReport } from "@streampulse/client/portfolio";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { AccountDialog } from "./account-dialog.tsx";
import { ImportFaults } from "./import-faults.tsx";
import { ImportMapping } from "./import-mapping.tsx";
import { isReady, outcomeText, readingText } from "./import-plan.ts";
import { ImportQuestions } from "./import-questions.tsx";
import { ImportRows } from "./import-rows.tsx";
import { useLive } from "./portfolio-context.tsx";
import { useImport } from "./use-import.ts";

/** Imports a file of activities: choose it, see how it is read and what would happen, then keep it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { state, choose, read, keep, again } = useImport();
  const { file, report, failure, isBusy, reading } = state;
  const accounts = useLive((each) => each.accounts);
  const [makesAccount, setMakesAccount] = useState(false);
  return (
    <Dialog title="Import activities" onClose={onClose}>
      {failure !== undefined && <ErrorNote title="The file was not taken." error={failure} />}
      {!file && <FileDrop onFile={choose} />}
      {file && (
        <div className="space-y-4" aria-busy={isBusy}>
          <div className="flex items-baseline justify-between gap-3 text-[13px]">
            <p className="min-w-0">
              <b className="block truncate font-semibold">{file.name}</b>
              <span className="text-muted">{report ? readingText(report) : "Reading the file …"}</span>
            </p>
            <Button look="quiet" className="-mr-3.5" onClick={again}>
              Another file
            </Button>
          </div>
          {report && (
            <>
              <p
                role="status"
                className={`rounded-[10px] px-3.5 py-2.5 text-[13px] ${report.faultCount > 0 ? "bg-bad-soft text-bad" : report.questions.length > 0 ? "bg-warn-soft text-warn" : "bg-good-soft text-good"}`}
              >
                {outcomeText(report)}
              </p>
              {!report.imported && report.questions.length > 0 && (
                <ImportQuestions report={report} reading={reading} onRead={read} />
              )}
              {report.faultCount > 0 && <ImportFaults report={report} />}
              {!report.imported && report.firstRows.length > 0 && <ImportRows report={report} />}
              {!report.imported && namesNoAccount(report) && (
                <div className="flex flex-wrap items-center justify-between gap-2 text-[13px]">
                  <p className="text-muted">
                    {accounts?.length === 0 ? "There is no account yet." : "Is one of its accounts missing?"}
                  </p>
                  <Button onClick={() => setMakesAccount(true)}>Add an account</Button>
                </div>
              )}
              {!report.imported && report.reading && report.reading.columns.length > 0 && (
                <ImportMapping report={report} reading={reading} isBusy={isBusy} onRead={read} />
              )}
            </>
          )}
          <div className="flex justify-end gap-2">
            {report?.imported ? (
              <Button look="primary" onClick={onClose}>
                Done
              </Button>
            ) : (
              <>
                <Button onClick={onClose}>Cancel</Button>
                <Button look="primary" disabled={isBusy || !report || !isReady(report)} onClick={keep}>
                  Import
                </Button>
              </>
            )}
          </div>
        </div>
      )}
      {makesAccount && (
        <AccountDialog
          account={undefined}
          onClose={() => {
            setMakesAccount(false);
            read(reading);
          }}
        />
      )}
    </Dialog>
  );
}

/** Whether what is in the way of a file is an account that there is none of. */
function namesNoAccount({ faults, questions }: ImportReport): boolean {
  return (
    questions.some(({ parameter }) => parameter === "account") ||
    faults.some(({ message }) => message.startsWith("There is no account"))
  );
}

/** Where a file is dropped or chosen. */
function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a pointer's; the input within is everybody's */}
      <label
        className={`flex cursor-pointer flex-col items-center rounded-[12px] border-2 border-dashed px-4 py-10 text-center text-[13px] hover:border-accent has-focus-visible:border-accent ${isOver ? "border-accent bg-accent-soft" : "border-line"}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [file] = event.dataTransfer.files;
          if (file) onFile(file);
        }}
      >
        <FileUp size={22} aria-hidden="true" className="mb-2 text-muted" />
        <b className="font-semibold">Choose a file, or drop it here</b>
        <span className="mt-1 text-muted">CSV in UTF-8, from a broker, a spreadsheet or an export of this page</span>
        <input
          type="file"
          aria-label="File of activities"
          accept=".csv,.txt,text/csv"
          className="sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) onFile(file);
            event.target.value = "";
          }}
        />
      </label>
      <p className="mt-3 text-xs text-muted">
        Nothing is kept before you have seen what would happen. Importing a file again adds nothing twice.
      </p>
    </>
  );
}
