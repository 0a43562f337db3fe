import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeSelfSigned } from "./self-signed.ts";
import type { Certificate } from "./tls-gate.ts";

/** A kept certificate is made anew this long before it ends. */
const RENEW_MS = 30 * 86_400_000;

/**
 * The self-signed certificate kept in `folder`, so that who trusts it once need not again: `certificate.pem`,
 * and its `key.pem` for the owner's eyes. Made where there is none that fits. Throws the system's error
 * where it cannot be written.
 */
export function keptCertificate(folder: string, nowMs: number): Certificate {
  const [certPath, keyPath] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const kept = readKept(certPath, keyPath);
  if (kept !== undefined && isGood(kept, nowMs)) return kept;
  const made = makeSelfSigned(nowMs);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  replace(keyPath, made.key, 0o600);
  replace(certPath, made.cert, 0o644);
  return made;
}

/** Whether a certificate is its key's own; false also for what is no certificate or no key. */
export function isPair({ cert, key }: Certificate): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function readKept(certPath: string, keyPath: string): Certificate | undefined {
  try {
    return { cert: readFileSync(certPath, "utf8"), key: readFileSync(keyPath, "utf8") };
  } catch {
    return undefined;
  }
}

function isGood(certificate: Certificate, nowMs: number): boolean {
  return isPair(certificate) && Date.parse(new X509Certificate(certificate.cert).validTo) - RENEW_MS > nowMs;
}

/** Whole or not at all, whoever else starts at the same time. */
function replace(path: string, text: string, mode: number): void {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, text, { mode });
  renameSync(own, path);
}
