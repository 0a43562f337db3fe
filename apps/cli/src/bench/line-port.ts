import { portBesides } from "../commands/serve.ts";
import { ownPort } from "../link.ts";

/** The line feed's port where nothing else is said. */
const LINE_PORT = 8081;

/**
 * The line feed's port: as told; beside a --url, which is a good one, the port above, where `serve --port` puts
 * it; else that of a server of this environment, which may be another one than the URL's. Throws a CommandError
 * where the environment names none.
 */
export function linePort(
  values: { readonly url: string | undefined; readonly "tcp-port": number | undefined },
  env: Readonly<Record<string, string | undefined>>,
): number {
  const told = values["tcp-port"];
  if (told !== undefined) return told;
  if (values.url === undefined) return ownPort(env, "STREAMPULSE_TCP_PORT") ?? LINE_PORT;
  const { port, protocol } = new URL(values.url);
  return portBesides(Number(port || (protocol === "https:" ? 443 : 80)));
}
