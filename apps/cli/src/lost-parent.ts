/** How often it is looked. */
const LOOK_EVERY_MS = 1_000;

/** What is read of a process. */
type Child = Pick<NodeJS.Process, "env" | "ppid">;

/**
 * Calls once when a process that npm started has another parent than `parent`, its first. A signal to npm ends
 * npm and the shell between, and many a shell passes none on: what runs below would be nobody's, and stay.
 * Where npm is not above, who is left by its parent was meant to be (`nohup`, `&`), and nothing is watched.
 */
export function onLostParent(child: Child, parent: number, lost: () => void): void {
  const { npm_lifecycle_event: script, npm_command: command } = child.env;
  if (script === undefined && command === undefined) return;
  const timer = setInterval(() => {
    if (child.ppid === parent) return;
    clearInterval(timer);
    lost();
  }, LOOK_EVERY_MS);
  timer.unref();
}
