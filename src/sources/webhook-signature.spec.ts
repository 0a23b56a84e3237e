import { describe, expect, it } from '@jest/globals';
import { checkTimestamp, isSignedBy, parseSignature, sign, SignatureError } from './webhook-signature.js';

const at = new Date('2026-03-01T12:00:00Z');
const body = Buffer.from('{"resourceType":"Patient"}');

describe('webhook signature', () => {
  it('is HMAC-SHA-256 of timestamp, dot and body, as any sender can compute it', () => {
    // printf '1772366400.{"resourceType":"Patient"}' | openssl dgst -sha256 -hmac secret
    expect(sign(body, ['secret'], at)).toBe(
      't=1772366400,v1=9188739e4e021c79dda80727053d2394490367c44f9fc82dec6f594ffd703388',
    );
  });

  it('is accepted from either of two live secrets, and from a sender that signs with both', () => {
    const secrets = ['old', 'new'];
    expect(isSignedBy(parseSignature(sign(body, ['old'], at)), body, secrets)).toBe(true);
    expect(isSignedBy(parseSignature(sign(body, ['new'], at)), body, secrets)).toBe(true);
    expect(isSignedBy(parseSignature(sign(body, ['gone', 'new'], at)), body, ['new'])).toBe(true);
  });

  it('is refused for another body, another time, another secret, and without live secrets', () => {
    const signature = parseSignature(sign(body, ['secret'], at));
    expect(isSignedBy(signature, Buffer.from('{"resourceType":"Patient" }'), ['secret'])).toBe(false);
    expect(isSignedBy({ ...signature, timestamp: signature.timestamp + 1 }, body, ['secret'])).toBe(false);
    expect(isSignedBy(signature, body, ['other'])).toBe(false);
    expect(isSignedBy(signature, body, [])).toBe(false);
  });

  it('tolerates a clock that is off by no more than the setting, in either direction', () => {
    const signature = parseSignature(sign(body, ['secret'], at));
    const off = (seconds: number) => new Date(at.getTime() + seconds * 1000);
    expect(() => checkTimestamp(signature, off(300), 300)).not.toThrow();
    expect(() => checkTimestamp(signature, off(-300), 300)).not.toThrow();
    expect(() => checkTimestamp(signature, off(301), 300)).toThrow(/301 seconds/);
    expect(() => checkTimestamp(signature, off(-301), 300)).toThrow(SignatureError);
  });

  it.each([
    '',
    'v1=00',
    `t=1,v1=zz`,
    `v1=${'0'.repeat(64)}`,
    `t=x,v1=${'0'.repeat(64)}`,
    `t=1,t=2,v1=${'0'.repeat(64)}`,
  ])('has one form: %j is refused', (header) => {
    expect(() => parseSignature(header)).toThrow(SignatureError);
  });
});
