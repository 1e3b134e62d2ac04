import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';

/**
 * Seals secrets at rest with AES-256-GCM in an envelope: a random key seals the secret, the key
 * encryption key seals that key. `context` (whose secret it is, and which) is authenticated with both,
 * so that a sealed text moved to another row does not open.
 */
export interface TokenVault {
  seal(secret: string, context: string): string;
  /** @throws Error with a sentence when the text was changed, moved or sealed with a key we lack. */
  open(sealed: string, context: string): string;
  /** False when it was sealed with an old key and should be sealed anew. */
  isCurrent(sealed: string): boolean;
}

const VERSION = 'v1';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  /** Names the key in the header without telling anything of it. */
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Opens the vault with the keys of the configuration; without any, with one kept 0600 in the data
 * folder, which is made the first time.
 */
export function openTokenVault(
  config: Pick<Config, 'tokenKey' | 'oldTokenKeys' | 'dataDir'>,
): TokenVault {
  const current = config.tokenKey
    ? parseKey(config.tokenKey, 'TOKEN_KEY')
    : keptKey(join(config.dataDir, 'token-key'));
  const keys = new Map(
    [current, ...config.oldTokenKeys.map((key) => parseKey(key, 'TOKEN_KEYS_OLD'))].map((key) => [
      key.id,
      key,
    ]),
  );
  return {
    seal: (secret, context) => {
      const header = `${VERSION}.${current.id}`;
      const dataKey = randomBytes(KEY_BYTES);
      const wrapped = encrypt(current.bytes, dataKey, `${header}.${context}`);
      const sealed = encrypt(dataKey, Buffer.from(secret, 'utf8'), `${header}.${context}`);
      return `${header}.${wrapped.toString('base64url')}.${sealed.toString('base64url')}`;
    },
    open: (text, context) => {
      const [version, id = '', wrapped, sealed] = text.split('.');
      if (version !== VERSION || wrapped === undefined || sealed === undefined) {
        throw new Error(
          'A stored secret is not in the form we write. Restore the row, or connect the CRM again.',
        );
      }
      const key = keys.get(id);
      if (!key) {
        throw new Error(
          `A stored secret was sealed with the key ${id}, which this process does not have. ` +
            'Put the former key into TOKEN_KEYS_OLD, or connect the CRM again.',
        );
      }
      const aad = `${VERSION}.${id}.${context}`;
      try {
        const dataKey = decrypt(key.bytes, Buffer.from(wrapped, 'base64url'), aad);
        return decrypt(dataKey, Buffer.from(sealed, 'base64url'), aad).toString('utf8');
      } catch {
        throw new Error(
          'A stored secret does not open: it was changed, or belongs to another connection. Connect the CRM again.',
        );
      }
    },
    isCurrent: (text) => text.split('.')[1] === current.id,
  };
}

function encrypt(key: Buffer, plain: Buffer, aad: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad, 'utf8'));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, aad: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(aad, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

function parseKey(text: string, variable: string): Key {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new Error(
      `${variable} must be ${KEY_BYTES} bytes in base64 (make one with: openssl rand -base64 32).`,
    );
  }
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function keptKey(file: string): Key {
  mkdirSync(join(file, '..'), { recursive: true });
  try {
    // `wx` fails when another process was first: then its key is the one.
    writeFileSync(file, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return parseKey(readFileSync(file, 'utf8'), file);
}
