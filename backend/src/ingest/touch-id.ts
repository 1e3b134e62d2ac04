import { createHash } from 'node:crypto';

/**
 * The id of a touch, made of its idempotency key: the same event has the same id whenever and wherever it is
 * stored, so that ties in credit (two touches of one millisecond) fall the same way each time. The people
 * named in one answer (`key`, `key#2`, `key#3`) have ids in the order they were named in, whatever the key.
 *
 * @returns a UUID of version 8 (RFC 9562 §5.8: the bits are ours)
 */
export function touchId(idempotencyKey: string): string {
  const [, answer = idempotencyKey, place = '1'] =
    /^(.*)#([2-9]|[1-9]\d{1,2})$/s.exec(idempotencyKey) ?? [];
  const bytes = createHash('sha256').update(answer).digest().subarray(0, 16);
  bytes.writeUInt16BE(Number(place), 14);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
