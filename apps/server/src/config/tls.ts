import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "./data-folder.ts";

/** How the port speaks TLS: with the certificate of files, as PEM, or with one made and kept in a folder. */
export type TlsSettings = { readonly cert: string; readonly key: string } | { readonly selfSignedFolder: string };

/** The path of the certificate of the server's own making, which clients may trust; undefined for any other. */
export function ownCertificatePath(tls: TlsSettings | undefined): string | undefined {
  return tls && "selfSignedFolder" in tls ? join(tls.selfSignedFolder, "certificate.pem") : undefined;
}

/** The settings of TLS as they were given. */
interface Given {
  readonly TLS_CERT_FILE: string | undefined;
  readonly TLS_KEY_FILE: string | undefined;
  readonly TLS_SELF_SIGNED: boolean;
}

/** What the settings of TLS say together; undefined for plain HTTP. Faults go to `faults`, a line each. */
export function readTls(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  faults: string[],
): TlsSettings | undefined {
  const { TLS_CERT_FILE: certPath, TLS_KEY_FILE: keyPath, TLS_SELF_SIGNED: isSelfSigned } = given;
  if (certPath === undefined && keyPath === undefined) {
    return isSelfSigned ? { selfSignedFolder: join(dataFolder(env), "self-signed") } : undefined;
  }
  if (isSelfSigned) {
    faults.push("STREAMPULSE_TLS_SELF_SIGNED and certificate files are both set; set one.");
    return undefined;
  }
  const cert = readPem("STREAMPULSE_TLS_CERT_FILE", certPath, "a certificate", faults, (text) => {
    return new X509Certificate(text);
  });
  const key = readPem("STREAMPULSE_TLS_KEY_FILE", keyPath, "a private key without a passphrase", faults, (text) => {
    return createPrivateKey(text);
  });
  if (cert === undefined || key === undefined) return undefined;
  if (!cert.parsed.checkPrivateKey(key.parsed)) {
    faults.push("STREAMPULSE_TLS_KEY_FILE is not the key of the first certificate in STREAMPULSE_TLS_CERT_FILE.");
    return undefined;
  }
  return { cert: cert.text, key: key.text };
}

function readPem<T>(
  name: string,
  path: string | undefined,
  expected: string,
  faults: string[],
  parse: (text: string) => T,
): { text: string; parsed: T } | undefined {
  if (path === undefined) {
    faults.push(`${name} is missing: a certificate and its key are set together.`);
    return undefined;
  }
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    faults.push(`${name} names ${JSON.stringify(path.slice(0, 200))}, which cannot be read: ${why}.`);
    return undefined;
  }
  try {
    return { text, parsed: parse(text) };
  } catch {
    // The library's text may hold some of the file's.
    faults.push(`${name} must name a PEM file of ${expected}.`);
    return undefined;
  }
}
