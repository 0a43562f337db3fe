/**
 * Loads a piece of the page when it is first asked for, and once. A failure is told to who asked, and forgotten: whoever
 * asks next tries again.
 */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
