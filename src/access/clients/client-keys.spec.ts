import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { keyFault, readKeys } from './client-keys.js';

const elliptic = await generateKeyPair('ES384', { extractable: true });
const ec: JWK = { ...(await exportJWK(elliptic.publicKey)), kid: 'ec', alg: 'ES384', use: 'sig' };
const rsa = rsaOf(2048, 'rsa');

function rsaOf(modulusLength: number, kid: string, publicExponent = 65_537): JWK {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  return { ...publicKey.export({ format: 'jwk' }), kid };
}

describe('the keys of a client', () => {
  it('are taken with what makes a public key, and nothing else', async () => {
    const keys = await readKeys({ keys: [{ ...ec, x5c: ['…'], owner: 'me' }, rsa] });
    expect(keys).toEqual([ec, rsa]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a private key', { ...ec, d: 'AAAA' }, /private key/],
    ['a private RSA key by one of its primes', { ...rsa, p: 'AAAA' }, /private key/],
    ['a shared secret', { kty: 'oct', kid: 'o', k: 'c2VjcmV0' }, /shared secret/],
    ['an oct key without its value', { kty: 'oct', kid: 'o' }, /neither/],
    ['another curve', { ...ec, crv: 'P-256' }, /neither/],
    ['an Edwards curve', { kty: 'OKP', crv: 'Ed25519', x: 'AA', kid: 'o' }, /neither/],
    ['another algorithm', { ...rsa, alg: 'RS256' }, /RS384/],
    ['an algorithm without keys', { ...rsa, alg: 'none' }, /RS384/],
    ['an algorithm of a shared secret', { ...rsa, alg: 'HS256' }, /RS384/],
    ['a key for encryption', { ...rsa, use: 'enc' }, /signatures/],
    ['no kid', { ...rsa, kid: undefined }, /kid/],
    ['a short modulus', rsaOf(1024, 'short'), /2048 bits/],
    ['a modulus that is short but for zeros', { ...rsa, n: Buffer.alloc(300).toString('base64url') }, /2048 bits/],
    ['a small exponent', rsaOf(2048, 'three', 3), /exponent/],
    ['no modulus', { ...rsa, n: undefined }, /2048 bits/],
    ['a text', 'key', /no key/],
    ['null', null, /no key/],
  ])('are refused with %s', async (_, key, reason) => {
    expect(keyFault(key)).toMatch(reason);
    await expect(readKeys({ keys: [key] })).rejects.toThrow(reason);
  });

  it('are refused with a point that is not on the curve, and with one kid twice, telling all faults at once', async () => {
    const off = { ...ec, kid: 'off', y: ec.x };
    await expect(readKeys({ keys: [off, rsa, rsa] })).rejects.toMatchObject({
      reasons: [expect.stringMatching(/^Key 1 is not whole/), expect.stringMatching(/^Key 3 has the kid/)],
    });
  });

  it.each([null, [], {}, { keys: [] }, { keys: {} }, 'keys'])('are a JWK Set, which %j is not', async (set) => {
    await expect(readKeys(set)).rejects.toThrow(/JWK Set/);
  });
});
