import { z } from "zod";

/** A comma-separated list, trimmed, without empty parts. */
export const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);
/** A port of this machine; 0 is any that is free. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().max(65_535));

/** A name or address as a Host header has it: no scheme, no path, no pattern. */
export const HOST_NAME = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*)(:\d{1,5})?$/i;

/** The path of a file. */
export const filePath = z.string().min(1);

/** A database: PostgreSQL's URL with a host and a name, or the path of a file; no other scheme is one. */
export const databaseUrl = z.string().refine((text) => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text !== "";
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { host, pathname } = new URL(text);
  return host !== "" && pathname.length > 1;
});
