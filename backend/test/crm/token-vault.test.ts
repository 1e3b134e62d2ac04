import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openTokenVault } from '../../src/crm/token-vault.ts';

const newKey = (): string => randomBytes(32).toString('base64');

describe('The token vault', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'pa-vault-'));
  });
  afterAll(() => {
    rmSync(dataDir, { recursive: true });
  });
  const open = (
    tokenKey: string | undefined,
    oldTokenKeys: string[] = [],
  ): ReturnType<typeof openTokenVault> => openTokenVault({ tokenKey, oldTokenKeys, dataDir });

  it('opens what it sealed, and nothing of the secret can be seen in between', () => {
    const vault = open(newKey());
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), (secret, context) => {
        const sealed = vault.seal(secret, context);
        expect(vault.open(sealed, context)).toBe(secret);
        expect(sealed).not.toContain(secret);
      }),
    );
  });

  it('seals the same secret differently each time', () => {
    const vault = open(newKey());
    expect(vault.seal('token', 'a')).not.toBe(vault.seal('token', 'a'));
  });

  it('does not open a text that was moved to another tenant', () => {
    const vault = open(newKey());
    const sealed = vault.seal('token', '1:hubspot:refresh');
    expect(() => vault.open(sealed, '2:hubspot:refresh')).toThrow(/another connection/);
  });

  it('does not open a text in which anything was changed', () => {
    const vault = open(newKey());
    const sealed = vault.seal('a token of some length', 'context');
    const start = sealed.indexOf('.', 3) + 1;
    for (let at = start; at < sealed.length - 1; at += 7) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => vault.open(changed, 'context')).toThrow();
    }
  });

  it('still opens what was sealed with a former key, and knows to seal it anew', () => {
    const former = newKey();
    const current = newKey();
    const sealed = open(former).seal('token', 'context');
    const vault = open(current, [former]);
    expect(vault.open(sealed, 'context')).toBe('token');
    expect(vault.isCurrent(sealed)).toBe(false);
    expect(vault.isCurrent(vault.seal('token', 'context'))).toBe(true);
  });

  it('names the key that is missing and what to do', () => {
    const sealed = open(newKey()).seal('token', 'context');
    expect(() => open(newKey()).open(sealed, 'context')).toThrow(/TOKEN_KEYS_OLD/);
  });

  it('makes a key for itself the first time, readable by nobody else, and keeps it', () => {
    const sealed = open(undefined).seal('token', 'context');
    const file = join(dataDir, 'token-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32);
    expect(open(undefined).open(sealed, 'context')).toBe('token');
  });

  it('refuses a key of the wrong length with a sentence', () => {
    expect(() => open('c2hvcnQ=')).toThrow(/TOKEN_KEY must be 32 bytes in base64/);
  });
});
