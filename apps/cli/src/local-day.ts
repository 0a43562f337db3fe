/** The date on the wall where this runs, YYYY-MM-DD: in the evening of New York it is not yet that of UTC. */
export function localDay(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
