import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bulkTable } from './tenant-table.ts';

/** Links we inferred, each with what it rests on, so that a wrong one can be undone and stays undone. */
export class IdentityLinks1700000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [
      'drop table identity_links',
      'alter table contacts drop column works_at_id, drop column email_host, drop column inferred_account_id',
    ]) {
      await runner.query(statement);
    }
  }
}

const statements = [
  // The account an address belongs to, for people the CRM itself ties to none (a Salesforce lead, a contact
  // without a company). What the CRM says comes first; works_at_id is what counts.
  `alter table contacts
     add column inferred_account_id uuid,
     add column works_at_id uuid generated always as (coalesce(account_id, inferred_account_id)) stored,
     -- elpmaxe.emca.liam. for an address at mail.acme.example: a company and all below it are one range.
     add column email_host text collate "C"
       generated always as (reverse(lower(split_part(email, '@', 2))) || '.') stored,
     add foreign key (tenant_id, inferred_account_id) references accounts (tenant_id, id)
       on delete set null (inferred_account_id)`,
  `create index contacts_works_at on contacts (tenant_id, works_at_id)`,
  `create index contacts_without_account on contacts (tenant_id, email_host)
     where account_id is null and email is not null`,

  ...bulkTable(
    'identity_links',
    `id uuid not null default gen_random_uuid(),
     -- device_person: a device is used by whoever has this address. contact_account: a person works there.
     kind text not null check (kind in ('device_person', 'contact_account')),
     visitor_id text,
     email text check (email = lower(email)),
     contact_id uuid,
     account_id uuid,
     -- What the link rests on: identified (the device said so), email_domain.
     evidence text not null check (evidence in ('identified', 'email_domain')),
     -- The event that first said so, as its sender names it; of a domain, the domain.
     source text not null default '',
     first_at timestamptz not null,
     last_at timestamptz not null,
     undone_at timestamptz,
     undone_by text,
     undone_because text,
     primary key (tenant_id, id),
     unique (tenant_id, visitor_id, email),
     unique (tenant_id, contact_id, account_id),
     check ((kind = 'device_person') = (num_nulls(visitor_id, email) = 0)),
     check ((kind = 'contact_account') = (num_nulls(contact_id, account_id) = 0)),
     foreign key (tenant_id, visitor_id) references visitors (tenant_id, id) on delete cascade,
     foreign key (tenant_id, contact_id) references contacts (tenant_id, id) on delete cascade,
     foreign key (tenant_id, account_id) references accounts (tenant_id, id) on delete cascade`,
  ),
  `create index identity_links_email on identity_links (tenant_id, email)`,
  `create index identity_links_account on identity_links (tenant_id, account_id)`,
  // Few: every look at who owns a device asks this.
  `create index identity_links_undone on identity_links (tenant_id, visitor_id) where undone_at is not null`,

  `insert into identity_links (tenant_id, kind, visitor_id, email, evidence, first_at, last_at)
   select tenant_id, 'device_person', visitor_id, email, 'identified', min(identified_at), max(identified_at)
   from visitor_identities group by tenant_id, visitor_id, email`,
  // From here on people of the account count where the CRM notes at most one person on a deal.
  `insert into dirty_deals (tenant_id, deal_id, reason)
   select tenant_id, id, 'buying groups reach to the account' from deals`,
];
