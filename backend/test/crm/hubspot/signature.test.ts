import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeForSigning,
  verifySignature,
  type SignedRequest,
} from '../../../src/crm/hubspot/signature.ts';

const SECRET = 'a-client-secret';
const NOW = new Date('2026-10-01T12:00:00Z');

/** Signs as HubSpot documents it, written out by hand. */
function signed(request: Partial<SignedRequest> & { decodedUri?: string }): SignedRequest {
  const full = {
    method: 'GET',
    uri: 'https://api.example.com/api/v1/records/hubspot/deal/7/card?portalId=1&userEmail=a%40b.io',
    body: Buffer.alloc(0),
    timestamp: String(NOW.getTime()),
    ...request,
  };
  const signature = createHmac('sha256', SECRET)
    .update(
      full.method +
        (request.decodedUri ?? decodeForSigning(full.uri)) +
        full.body.toString('utf8') +
        full.timestamp,
    )
    .digest('base64');
  return { ...full, signature };
}

describe('HubSpot’s request signature (version 3)', () => {
  it('is accepted when method, address, body and time are what was signed', () => {
    expect(verifySignature(signed({}), SECRET, NOW)).toBe('valid');
    const body = Buffer.from('{"name":"Zoë"}', 'utf8');
    expect(verifySignature(signed({ method: 'POST', body }), SECRET, NOW)).toBe('valid');
  });

  it('is checked on the address with HubSpot’s own short list of escapes decoded', () => {
    const uri =
      'https://api.example.com/a?mail=a%40b.io&x=%3A%2f%3F%21%24%27%28%29%2A%2C%3B&keep=%20%26%3D%C3%B6';
    const decodedUri = "https://api.example.com/a?mail=a@b.io&x=:/?!$'()*,;&keep=%20%26%3D%C3%B6";
    expect(verifySignature(signed({ uri, decodedUri }), SECRET, NOW)).toBe('valid');
  });

  it.each([
    ['another method', { method: 'DELETE' }],
    [
      'another query',
      { uri: 'https://api.example.com/api/v1/records/hubspot/deal/7/card?portalId=2' },
    ],
    [
      'another host',
      {
        uri: 'https://evil.example.com/api/v1/records/hubspot/deal/7/card?portalId=1&userEmail=a%40b.io',
      },
    ],
    ['another body', { body: Buffer.from('{}') }],
    ['another time', { timestamp: String(NOW.getTime() - 1) }],
    ['an empty signature', { signature: '' }],
    ['a signature cut short', { signature: signed({}).signature.slice(0, 20) }],
  ])('is refused with %s', (_what, change) => {
    expect(verifySignature({ ...signed({}), ...change }, SECRET, NOW)).toBe('wrong');
  });

  it('is refused when another secret made it', () => {
    expect(verifySignature(signed({}), 'another secret', NOW)).toBe('wrong');
  });

  it('is refused whatever single bit of it differs', () => {
    fc.assert(
      fc.property(fc.nat(31), fc.nat(7), (byte, bit) => {
        const request = signed({});
        const bytes = Buffer.from(request.signature, 'base64');
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
        const signature = bytes.toString('base64');
        expect(verifySignature({ ...request, signature }, SECRET, NOW)).toBe('wrong');
      }),
    );
  });

  it('has one spelling: the same bytes written otherwise would count a second time', () => {
    const request = signed({});
    const { signature: text } = request;
    const decoded = Buffer.from(text, 'base64');
    for (const signature of [
      `${text} `,
      ` ${text}`,
      text.replace('=', ''),
      `${text}=`,
      `${text}A`,
    ]) {
      expect(Buffer.from(signature, 'base64').subarray(0, 32)).toEqual(decoded);
      expect(verifySignature({ ...request, signature }, SECRET, NOW)).toBe('wrong');
    }
  });

  it('is stale five minutes before and after its time', () => {
    const at = (ms: number): SignedRequest => signed({ timestamp: String(NOW.getTime() + ms) });
    expect(verifySignature(at(-300_000), SECRET, NOW)).toBe('valid');
    expect(verifySignature(at(300_000), SECRET, NOW)).toBe('valid');
    expect(verifySignature(at(-300_001), SECRET, NOW)).toBe('stale');
    expect(verifySignature(at(300_001), SECRET, NOW)).toBe('stale');
  });

  it.each(['', 'now', '1e13', '-1', '12.5'])('is stale with the timestamp “%s”', (timestamp) => {
    expect(verifySignature(signed({ timestamp }), SECRET, NOW)).toBe('stale');
  });
});
