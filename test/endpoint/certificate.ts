/**
 * Certificates made at test time: X.509 v3 (RFC 5280) in DER by hand, since Node can sign but not issue. P-256 keys,
 * ECDSA with SHA-256.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Authority {
  /** PEM */
  readonly certificate: string;
  /** A server's certificate for some DNS names and IPv4 addresses, with its key, in PEM. */
  issue(names: readonly string[]): { readonly cert: string; readonly key: string };
}

function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...content: readonly Uint8Array[]) => der(0x30, ...content);

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 127];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return der(6, Buffer.from(bytes));
}

const name = (commonName: string) => sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(commonName)))));
const time = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/gu, '').slice(2, 14)}Z`));
const extension = (id: string, value: Uint8Array) => sequence(oid(id), der(4, value));
const pem = (bytes: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64').replace(/.{64}/gu, '$&\n')}\n-----END CERTIFICATE-----\n`;

function certificate(subject: string, publicKey: KeyObject, issuer: string, signer: KeyObject, extensions: Buffer[]) {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const day = 86_400_000;
  const body = sequence(
    der(0xa0, der(2, Buffer.from([2]))),
    // Positive: the first bit is 0.
    der(2, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name(issuer),
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return pem(sequence(body, algorithm, der(3, Buffer.from([0]), sign('sha256', body, signer))));
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A certificate authority that nobody trusts yet. */
export function newAuthority(title = 'Qalam test authority'): Authority {
  const { privateKey, publicKey } = newKeys();
  const basic = extension('2.5.29.19', sequence(der(1, Buffer.from([255]))));
  return {
    certificate: certificate(title, publicKey, title, privateKey, [basic]),
    issue(names) {
      const keys = newKeys();
      const alternatives = names.map((one) =>
        /^\d+(?:\.\d+){3}$/u.test(one)
          ? der(0x87, Buffer.from(one.split('.').map(Number)))
          : der(0x82, Buffer.from(one)),
      );
      const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const cert = certificate(names[0] ?? '', createPublicKey(key), title, privateKey, [
        extension('2.5.29.17', sequence(...alternatives)),
      ]);
      return { cert, key };
    },
  };
}
