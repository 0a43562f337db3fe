import { Loading } from "./loading.tsx";

/** Holds the place of text that is on its way, so that nothing jumps when it comes. */
export function Skeleton({ className = "h-3 w-24" }: { className?: string }) {
  return <span aria-hidden="true" className={`skeleton block rounded-full bg-line-soft ${className}`} />;
}

/** Rows that are on their way. Screen readers hear once that something loads. */
export function SkeletonRows({ rows, label = "Loading" }: { rows: number; label?: string }) {
  return (
    <Loading label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-(--row) items-center gap-4 border-b border-line-soft px-4 last:border-b-0">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </Loading>
  );
}
