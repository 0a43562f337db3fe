const formats = new Map<string, Intl.DateTimeFormat>();

/** A day of the calendar as the reader's locale writes it: `2 Jun 2025`. Other text stays as it is. */
export function dayText(day: string, locales?: string | readonly string[]): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  const key = String(locales ?? "");
  let format = formats.get(key);
  if (!format) {
    const shape = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
    formats.set(key, (format = new Intl.DateTimeFormat(locales as string | string[] | undefined, shape)));
  }
  return format.format(at);
}
