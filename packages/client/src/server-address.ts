/** Where a server is, and how to get there. */
export interface ServerAddress {
  /** As `http://127.0.0.1:8080`; an empty text is the page's own server. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
  /** In place of the global one. */
  readonly fetch?: typeof fetch | undefined;
}
