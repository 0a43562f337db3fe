const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address with this host name leads to the machine itself alone: no phone can open it. */
export function isOwnMachine(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
