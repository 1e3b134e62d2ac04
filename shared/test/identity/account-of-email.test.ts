import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountOfEmail, bareDomain, companyDomains, domainOfEmail } from '../../src/index.ts';

const isFreeMail = (domain: string): boolean => ['gmail.com', 'gmx.de'].includes(domain);
const accounts = [
  { accountId: 'younger', domain: 'acme.example', createdAt: 20 },
  { accountId: 'acme', domain: 'https://www.Acme.example/about', createdAt: 10 },
  { accountId: 'lab', domain: 'lab.acme.example', createdAt: 30 },
  { accountId: 'a fan of gmail', domain: 'gmail.com', createdAt: 1 },
  { accountId: 'nameless', domain: null, createdAt: 1 },
];
const account = (email: string): string | undefined =>
  accountOfEmail(email, accounts, isFreeMail)?.accountId;

describe('The account an address belongs to', () => {
  it('is the one with its domain, of several the oldest', () => {
    expect(account('Anna@ACME.example ')).toBe('acme');
  });

  it('is the closest above it when its own domain is no account’s', () => {
    expect(account('anna@mail.acme.example')).toBe('acme');
    expect(account('ben@mail.lab.acme.example')).toBe('lab');
  });

  it('is none for a provider where anybody can have an address, even if an account carries its domain', () => {
    expect(account('anna@gmail.com')).toBeUndefined();
    expect(account('anna@customers.gmx.de')).toBeUndefined();
  });

  it('is none for a company that only sounds alike', () => {
    expect(account('anna@notacme.example')).toBeUndefined();
    expect(account('anna@acme.example.org')).toBeUndefined();
  });

  it('says which domain it rests on', () => {
    expect(accountOfEmail('a@mail.acme.example', accounts, isFreeMail)).toEqual({
      accountId: 'acme',
      domain: 'acme.example',
    });
  });
});

describe('Domains', () => {
  it('are read from what people type into a CRM', () => {
    expect(bareDomain(' HTTPS://www.Acme.example:443/a?b#c')).toBe('acme.example');
    expect(bareDomain('acme.example.')).toBe('acme.example');
    expect(bareDomain('Acme GmbH')).toBeNull();
    expect(bareDomain('')).toBeNull();
  });

  it('of an address end before what is no domain any more', () => {
    expect(companyDomains('a@x.acme.example', isFreeMail)).toEqual([
      'x.acme.example',
      'acme.example',
    ]);
    expect(domainOfEmail('no address')).toBeNull();
    expect(domainOfEmail('a@localhost')).toBeNull();
  });

  it('never make anything fail', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (email, domain) => {
        const found = accountOfEmail(
          email,
          [{ accountId: 'a', domain, createdAt: 0 }],
          () => false,
        );
        return found === null || found.accountId === 'a';
      }),
    );
  });
});
