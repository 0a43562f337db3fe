import type { ImportReport } from "@streampulse/client/portfolio";

/** What is wrong with a file, line by line, with what would be right. */
export function ImportFaults({ report }: { report: ImportReport }) {
  const { faults, faultCount } = report;
  return (
    <section aria-label="Faults">
      <ul className="max-h-56 overflow-y-auto rounded-[10px] border border-line text-[13px]">
        {faults.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`} className="border-b border-line-soft px-3 py-2 last:border-b-0">
            <span className="text-xs font-medium text-muted">
              {line > 0 ? `Line ${line}` : "The file"}
              {column !== "" && ` · ${column}`}
            </span>
            <span className="block [overflow-wrap:anywhere]">{message.charAt(0).toUpperCase() + message.slice(1)}</span>
          </li>
        ))}
      </ul>
      {faultCount > faults.length && (
        <p className="mt-1.5 text-xs text-muted">
          The first {faults.length} of {faultCount}.
        </p>
      )}
    </section>
  );
}
