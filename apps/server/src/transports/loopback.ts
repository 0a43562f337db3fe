const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;

/** Whether a connection's remote address is of this machine. */
export function isLoopback(address: string | undefined): boolean {
  return LOOPBACK.test(address ?? "");
}
