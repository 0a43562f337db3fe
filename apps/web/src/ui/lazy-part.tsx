"use client";
import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { ErrorNote } from "./error-note.tsx";
import { rushIsOver } from "./first-rush.ts";
import { Guard } from "./guard.tsx";
import { loadedOnce } from "./loaded-once.ts";
import { SkeletonRows } from "./skeleton.tsx";

type Load<P> = () => Promise<ComponentType<P>>;
type Failed<P> = (props: P, retry: () => void) => ReactNode;

/** How long a part that nobody asked for waits until it is tried again. */
const AGAIN_MS = 15_000;

const AWAY =
  "Either the server cannot be reached, or it has a newer page than this one: then loading the page anew helps.";

/**
 * A part of the page that comes when it is first shown. One that cannot be loaded, or goes wrong, says so in its own
 * place, with another try: nothing around it is touched.
 */
export function lazyPart<P extends object>(
  load: Load<P>,
  {
    loading = null,
    failed = note,
    isLate = false,
  }: {
    loading?: ReactNode | ((props: P) => ReactNode);
    failed?: Failed<P>;
    /** It comes after the first prices, though it is shown before. */
    isLate?: boolean;
  } = {},
): ComponentType<P> & { warm(): void } {
  let known: ComponentType<P> | undefined;
  const loadOnce = loadedOnce(async () => {
    if (isLate) await rushIsOver;
    return (known = await load());
  });
  function Part(props: P) {
    const [Loaded, setLoaded] = useState(() => known);
    const [isFailed, setFailed] = useState(false);
    const retry = useCallback(() => setFailed(false), []);
    useEffect(() => {
      let isGone = false;
      if (!isFailed)
        loadOnce().then(
          (part) => isGone || setLoaded(() => part),
          () => isGone || setFailed(true),
        );
      return () => void (isGone = true);
    }, [isFailed]);
    if (isFailed) return failed(props, retry);
    if (!Loaded) return typeof loading === "function" ? loading(props) : loading;
    return (
      <Guard fallback={(_, again) => failed(props, again)}>
        <Loaded {...props} />
      </Guard>
    );
  }
  // What comes with the page itself need not wait until it is shown.
  return Object.assign(Part, { warm: () => void loadOnce().catch(() => undefined) });
}

/** A dialog that comes when it is opened. Until then one that is empty has the keys: none of them reaches the page. */
export function lazyDialog<P extends { onClose: () => void }>(load: Load<P>): ComponentType<P> {
  return lazyPart(load, {
    loading: ({ onClose }) => (
      <Dialog title="One moment" onClose={onClose}>
        <SkeletonRows rows={3} />
      </Dialog>
    ),
    failed: (props, retry) => (
      <Dialog title="Not loaded" onClose={props.onClose}>
        {note(props, retry)}
      </Dialog>
    ),
  });
}

/**
 * A part that nobody asked for, such as a count: it comes after the first prices. Where it cannot be loaded nothing is
 * said, and it is tried again.
 */
export function lazyExtra<P extends object>(load: Load<P>): ComponentType<P> {
  return lazyPart(load, { isLate: true, failed: (_, retry) => <Later retry={retry} /> });
}

function Later({ retry }: { retry: () => void }) {
  useEffect(() => {
    const timer = setTimeout(retry, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [retry]);
  return null;
}

function note(_: object, retry: () => void): ReactNode {
  return <ErrorNote title="This part of the page could not be loaded." error={AWAY} onRetry={retry} />;
}
