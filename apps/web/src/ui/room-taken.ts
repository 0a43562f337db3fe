/** Between what stands over the page's foot, px. */
const GAP = 16;

/**
 * A ref for what stands over the page's foot: how much room it takes there is told as a custom property of the document, and
 * what else stands there, or ends there, keeps clear of it. Make it once: another one is another observer.
 */
export function roomTaken(property: `--${string}`): (element: HTMLElement | null) => (() => void) | undefined {
  return (element) => {
    if (!element) return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(([entry]) => {
      const height = entry?.contentRect.height ?? 0;
      style.setProperty(property, height === 0 ? "0px" : `${Math.ceil(height) + GAP}px`);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty(property);
    };
  };
}
