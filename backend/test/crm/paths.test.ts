import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({
    file: file.replaceAll('\\', '/'),
    text: readFileSync(join(SRC, file), 'utf8'),
  }));

describe('A vendor', () => {
  it.each([
    ['hubspot', /['"`]\/(?:crm|oauth|account-info|marketing|appinstalls)\//],
    ['salesforce', /['"`]\/services\//],
  ])('has its paths in one file: %s', (crm, path) => {
    const found = files.filter(({ text }) => path.test(text)).map(({ file }) => file);
    // Our own routes begin alike; they lead to us.
    expect(found.filter((file) => file !== 'crm/oauth-router.ts')).toEqual([`crm/${crm}/paths.ts`]);
  });

  it('is known to its own folder and the registry alone', () => {
    const outside = files.filter(
      ({ file, text }) =>
        !/^crm\/(hubspot|salesforce)\//.test(file) &&
        /from '\.{1,2}\/(?:crm\/)?(?:hubspot|salesforce)\//.test(text),
    );
    // The server takes HubSpot's authenticator by name, as one of the ways of proving who asks.
    expect(outside.map(({ file }) => file).sort()).toEqual(['crm/registry.ts', 'server.ts']);
  });

  it('is never asked under HubSpot’s first OAuth version, which ends in February 2027', () => {
    expect(files.filter(({ text }) => text.includes('/oauth/v1/'))).toEqual([]);
  });
});
