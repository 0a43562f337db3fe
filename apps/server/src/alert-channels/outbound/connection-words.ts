const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "$ refuses connections.",
  ECONNRESET: "$ ended the connection without an answer.",
  EPIPE: "$ ended the connection without an answer.",
  EHOSTUNREACH: "$ cannot be reached over the network.",
  ENETUNREACH: "$ cannot be reached over the network.",
  EADDRNOTAVAIL: "$ cannot be reached over the network.",
  ETIMEDOUT: "$ cannot be reached over the network.",
  ABORT_ERR: "$ did not answer in time.",
  HPE_HEADER_OVERFLOW: "$ answered with more than a head may be.",
  EPROTO: "$ speaks no TLS there.",
};

const CERTIFICATE = /CERT|SELF_SIGNED|ISSUER|UNABLE_TO_VERIFY|ALTNAME/;

/** Why a connection failed, a sentence about the other side, as it begins, without its address. */
export function wordsOf(who: string, error: unknown): string {
  return reasonOf(error).replace("$", who);
}

function reasonOf(error: unknown): string {
  const { code = "" } = error as { readonly code?: unknown };
  if (typeof code !== "string") return "$ cannot be reached.";
  const known = WORDS[code];
  if (known !== undefined) return known;
  if (CERTIFICATE.test(code)) return "$ has a certificate that is not trusted here.";
  if (code.startsWith("ERR_SSL")) return "$ speaks no TLS there.";
  if (code.startsWith("HPE_")) return "$ answered with what is no HTTP.";
  return "$ cannot be reached.";
}
