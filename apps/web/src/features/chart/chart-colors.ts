/** The colours of a chart, as a canvas takes them: red, green, blue, alpha. */
export type ChartColors = Readonly<Record<ChartToken, string>>;

const TOKENS = ["bg", "surface", "line", "text", "muted", "faint", "accent", "up", "down", "warn"] as const;
/** A token of the design that charts use. */
export type ChartToken = (typeof TOKENS)[number];

/**
 * The tokens as they are in this theme and palette, inside of the element. A token may be any CSS colour, and what a
 * canvas library takes is less: each is painted once and read back.
 */
export function readColors(inside: HTMLElement): ChartColors {
  const probe = inside.ownerDocument.createElement("span");
  const canvas = inside.ownerDocument.createElement("canvas");
  canvas.width = canvas.height = 1;
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  inside.append(probe);
  const read = (token: ChartToken): string => {
    probe.style.color = `var(--${token})`;
    const color = getComputedStyle(probe).color;
    if (!paint) return color;
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = color;
    paint.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = paint.getImageData(0, 0, 1, 1).data;
    return `rgba(${red}, ${green}, ${blue}, 1)`;
  };
  const colors = Object.fromEntries(TOKENS.map((token) => [token, read(token)]));
  probe.remove();
  return colors as ChartColors;
}

/** The same colour, as see-through as said: 0 to 1. */
export function faded(color: string, alpha: number): string {
  return color.replace(/[\d.]+\)$/, `${alpha})`);
}

/** Calls whenever the theme, the palette or the system's colours change, until the returned call. */
export function watchColors(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", changed);
  };
}
