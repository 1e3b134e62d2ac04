import { fitHazard } from '@pipeline-attribution/shared/models/data-driven/hazard/fit-hazard.ts';
import { measure } from '../measure.ts';
import type { BenchOptions, Measurement, Target } from '../suite.ts';
import { generateAccounts } from './generate-accounts.ts';
import { grouped, scaled } from './sizes.ts';

const SIZES: readonly { readonly accounts: number; readonly target: Target | null }[] = [
  { accounts: 1000, target: null },
  { accounts: 20_000, target: { wallMs: 10_000 } },
];

/** The stage hazard from a tenant's history to stored fit: kernel chosen, mode found, intervals drawn. */
export async function* hazardFit(options: BenchOptions): AsyncGenerator<Measurement> {
  for (const { accounts, target } of SIZES) {
    const count = scaled(accounts, options);
    const input = generateAccounts(count, 1);
    const won = input.accounts
      .flatMap(({ deals }) => deals)
      .filter(({ outcome }) => outcome === 'won').length;
    const on = `${grouped(count)} accounts, ${grouped(won)} won deals`;
    for (const [name, draws] of [
      ['stage hazard, fit', 0],
      ['stage hazard, fit and 200 draws for intervals', 200],
    ] as const) {
      options.say(`${name}: ${on}`);
      yield {
        name,
        on,
        runs: options.runs,
        ...(await measure(
          options.runs,
          () => input,
          (own) => fitHazard(own, { seed: 1, draws }),
        )),
        peakMiB: null,
        target: count === accounts && draws > 0 ? target : null,
      };
    }
  }
}
