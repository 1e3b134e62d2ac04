import type { AccountLife } from './lives.ts';
import type { AccountFace, PersonFace } from './population.ts';
import type { Random } from './random.ts';

/** One account while it is entered into the books. */
export interface Entry {
  readonly random: Random;
  readonly life: AccountLife;
  readonly key: string;
  readonly members: ReadonlySet<number>;
  readonly people: Map<number, { readonly id: string; readonly face: PersonFace }>;
  account?: AccountFace;
}
