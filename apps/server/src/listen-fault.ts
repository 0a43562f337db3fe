import type { ServerSettings } from "./config.ts";

/** What the system says of a port that it does not give; it may name the port. */
export type ListenError = NodeJS.ErrnoException & { readonly port?: number };

const PORT_MAX = 65_535;
/** How far off proposed ports are: beyond those of another StreamPulse that has the taken one. */
const STEP = 10;

/** Why a port could not be had, and what to do; a line each, for users. */
export function listenFault(error: ListenError, settings: ServerSettings): string[] {
  const { host } = settings;
  const { port = settings.port } = error;
  if (error.code === "EADDRINUSE") {
    return [
      `Port ${port} on ${host} is taken by another program, or by another StreamPulse.`,
      `Stop that one, or take another: ${port === settings.tcpPort ? otherLinePort(settings) : otherPorts(settings)}`,
    ];
  }
  if (error.code === "EACCES") return [`Port ${port} needs rights that this user lacks; choose one above 1023.`];
  if (error.code === "EADDRNOTAVAIL") return [`${host} is no address of this machine; set STREAMPULSE_HOST to one.`];
  if (error.code === "ENOTSUP") {
    return ["This system lets no processes share a port: leave STREAMPULSE_WORKERS at 1."];
  }
  return [`${host}:${port} cannot be listened on (${error.code ?? "unknown"}).`];
}

/** Both ports: where another StreamPulse has the first, it mostly has the second too. */
function otherPorts(settings: ServerSettings): string {
  const port = besides(settings.port, 2, settings);
  return `STREAMPULSE_PORT=${port} STREAMPULSE_TCP_PORT=${port + 1} npm start, or --port ${port} --tcp-port ${port + 1}`;
}

function otherLinePort(settings: ServerSettings): string {
  const port = besides(settings.tcpPort, 1, settings);
  return `STREAMPULSE_TCP_PORT=${port} npm start, or --tcp-port ${port}`;
}

/** The first of so many ports in a row, some steps from a taken one, that the settings do not name already. */
function besides(taken: number, count: number, { port, tcpPort }: ServerSettings): number {
  const isOther = (first: number): boolean =>
    first > 0 && [port, tcpPort].every((own) => own < first || own >= first + count) && first + count - 1 <= PORT_MAX;
  const firsts = [1, 2, 3, -1, -2, -3].map((steps) => taken + steps * STEP);
  return firsts.find(isOther) ?? 0;
}
