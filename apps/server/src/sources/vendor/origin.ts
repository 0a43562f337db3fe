import { z } from "zod";

/** The schema of a setting that is an origin: scheme (one of these), host and port, without the slash at its end. */
export function origin(...schemes: readonly string[]) {
  return z.url().transform((text, context) => {
    const url = new URL(text);
    if (
      schemes.includes(url.protocol) &&
      url.pathname === "/" &&
      url.search === "" &&
      url.hash === "" &&
      url.username === ""
    ) {
      return `${url.protocol}//${url.host}`;
    }
    context.addIssue({ code: "custom", message: "not an origin" });
    return z.NEVER;
  });
}
