import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

import type { Certificate } from "./tls-gate.ts";

/** How long a made certificate is good: browsers refuse more than 825 days. */
const DAYS = 800;
const DAY_MS = 86_400_000;

/** ASN.1 tags (X.690), and those that a certificate's optional fields carry by their number. */
const TAG = { integer: 2, bits: 3, octets: 4, oid: 6, utf8: 12, sequence: 0x30, set: 0x31, time: 23 } as const;
const optional = (number: number) => 0xa0 + number;
/** Object identifiers of RFC 5280 and RFC 5758, encoded. */
const OID = {
  commonName: "550403",
  ecdsaWithSha256: "2a8648ce3d040302",
  serverAuth: "2b06010505070301",
  subjectAltName: "551d11",
  basicConstraints: "551d13",
  keyUsage: "551d0f",
  extendedKeyUsage: "551d25",
  subjectKeyIdentifier: "551d0e",
} as const;

/**
 * Makes a key (P-256) and a certificate of its own signature for this machine's loopback names: X.509 v3 as
 * RFC 5280 has it, in some lines, for no library that does it comes alone.
 */
export function makeSelfSigned(nowMs: number): Certificate {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = toBeSigned(privateKey, nowMs);
  const signature = sign("sha256", body, privateKey);
  const certificate = der(TAG.sequence, body, algorithm(), der(TAG.bits, Buffer.of(0), signature));
  return {
    cert: pem("CERTIFICATE", certificate),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

function toBeSigned(key: KeyObject, nowMs: number): Buffer {
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const name = der(
    TAG.sequence,
    der(TAG.set, der(TAG.sequence, oid(OID.commonName), der(TAG.utf8, Buffer.from("StreamPulse (self-signed)")))),
  );
  // The first bit of a serial number's integer is its sign.
  const serial = Buffer.concat([Buffer.of(1), randomBytes(15)]);
  return der(
    TAG.sequence,
    der(optional(0), der(TAG.integer, Buffer.of(2))),
    der(TAG.integer, serial),
    algorithm(),
    name,
    // A day back, for clocks that are behind.
    der(TAG.sequence, time(nowMs - DAY_MS), time(nowMs + (DAYS - 1) * DAY_MS)),
    name,
    spki,
    der(optional(3), der(TAG.sequence, ...extensions(spki))),
  );
}

function extensions(spki: Buffer): Buffer[] {
  const dnsName = (text: string) => der(0x82, Buffer.from(text));
  const ipAddress = (...bytes: number[]) => der(0x87, Buffer.from(bytes));
  const loopback6 = [...Array.from({ length: 15 }, () => 0), 1];
  return [
    extension(
      OID.subjectAltName,
      der(TAG.sequence, dnsName("localhost"), ipAddress(127, 0, 0, 1), ipAddress(...loopback6)),
    ),
    // No authority: whoever trusts it trusts this server, and nothing that its key might sign.
    extension(OID.basicConstraints, der(TAG.sequence)),
    extension(OID.keyUsage, der(TAG.bits, Buffer.of(7, 0x80))),
    extension(OID.extendedKeyUsage, der(TAG.sequence, oid(OID.serverAuth))),
    extension(OID.subjectKeyIdentifier, der(TAG.octets, createHash("sha1").update(spki).digest())),
  ];
}

function extension(id: string, value: Buffer): Buffer {
  return der(TAG.sequence, oid(id), der(TAG.octets, value));
}

function algorithm(): Buffer {
  return der(TAG.sequence, oid(OID.ecdsaWithSha256));
}

function oid(hex: string): Buffer {
  return der(TAG.oid, Buffer.from(hex, "hex"));
}

/** UTCTime, `261122063000Z`: its two digits of a year reach to 2049. */
function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
  return der(TAG.time, Buffer.from(text.slice(2)));
}

/** One value in DER: its tag, its length and its parts. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag), Buffer.from(length < 128 ? [length] : long), body]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").replace(/.{1,64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}
