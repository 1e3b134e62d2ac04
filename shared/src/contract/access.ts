import type { ModelChoice } from './common.ts';

/** What somebody may do in the product: a stronger role includes the weaker ones. */
export const ROLES = ['viewer', 'marketer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who sees the cards on records. Marketers and admins always do. */
export const CARD_AUDIENCES = ['everyone', 'ownersTeam', 'named'] as const;
export type CardAudience = (typeof CARD_AUDIENCES)[number];

/** Who is asking, as our service knows them. What a page does with it is a hint; the service decides. */
export interface SessionView {
  readonly user: { readonly id: string; readonly email: string } | null;
  readonly role: Role;
  readonly account: {
    readonly crm: 'hubspot' | 'salesforce';
    readonly name: string;
    readonly homeCurrency: string;
    readonly timeZone: string;
  };
  /** All there are, in the order of a picker. */
  readonly models: readonly ModelChoice[];
}
