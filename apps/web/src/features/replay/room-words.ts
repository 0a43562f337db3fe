import { RoomKind } from "@streampulse/client/rooms";

/** The paces that the page offers; the clock takes any between the first and the last. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100] as const;

/** The pace beside this one: 1 is the next faster, -1 the next slower; at the ends the same. */
export function speedBeside(speed: number, by: 1 | -1): number {
  if (by > 0) return SPEEDS.find((one) => one > speed) ?? speed;
  return SPEEDS.findLast((one) => one < speed) ?? speed;
}

/** The market's time of a room: the day, and the time to the second, both UTC, the same for everybody present. */
export function marketTime(ms: number): { readonly day: string; readonly time: string } {
  const [date = "", rest = ""] = new Date(ms).toISOString().split("T");
  const weekday = new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(ms);
  return { day: `${weekday}, ${date}`, time: rest.slice(0, 8) };
}

/** How long a span is: `4:05`, or `1:04:05` from an hour on. */
export function spanText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A recording's or scenario's name for people: `flash-crash` is "Flash crash"; a file keeps its own. */
export function roomTitle(kind: RoomKind, name: string): string {
  if (kind !== RoomKind.SCENARIO) return name;
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The code as it is read out: two groups of three. */
export function codeText(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** The code in what somebody typed: groups and case do not matter. */
export function typedCode(text: string): string {
  return text.replaceAll(/[\s-]/g, "").toUpperCase();
}
