import type { ServerSettings } from "./config.ts";

/** What the system says of a port that it does not give; it may name the port. */
export type ListenError = NodeJS.ErrnoException & { readonly port?: number };

/** Why a port could not be had, and what to do; a line each, for users. */
export function listenFault(error: ListenError, settings: ServerSettings): string[] {
  const { host } = settings;
  const { port = settings.port } = error;
  if (error.code === "EADDRINUSE") {
    const [variable, flag] =
      port === settings.tcpPort ? ["STREAMPULSE_TCP_PORT", "--tcp-port"] : ["STREAMPULSE_PORT", "--port"];
    return [
      `Port ${port} on ${host} is taken by another program, or by another StreamPulse.`,
      `Stop that one, or choose another port: ${variable}=${port + 1} npm start, or ${flag} ${port + 1}`,
    ];
  }
  if (error.code === "EACCES") return [`Port ${port} needs rights that this user lacks; choose one above 1023.`];
  if (error.code === "EADDRNOTAVAIL") return [`${host} is no address of this machine; set STREAMPULSE_HOST to one.`];
  if (error.code === "ENOTSUP") {
    return ["This system lets no processes share a port: leave STREAMPULSE_WORKERS at 1."];
  }
  return [`${host}:${port} cannot be listened on (${error.code ?? "unknown"}).`];
}
