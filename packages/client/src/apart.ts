/**
 * Calls back into the caller's code. A fault in there comes out as an uncaught error, loud, and stops
 * neither this call's maker nor the listeners after it.
 */
export function apart(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
