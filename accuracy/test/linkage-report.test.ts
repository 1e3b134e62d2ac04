import { describe, expect, it } from '@jest/globals';
import type { LinkageScore } from '../linkage/score.ts';
import { linkageGatesOf } from '../report/gates.ts';
import { LinkageResults } from '../report/linkage-results.ts';
import { linkageSection, sectionIn, withSection } from '../report/linkage-section.ts';
import { linkageUnits } from '../run/plan.ts';
import type { LinkageUnit } from '../run/unit.ts';

const score = (f1: number): LinkageScore => {
  const figures = {
    f1,
    precision: f1,
    recall: f1,
    reach: 0.2,
    specificity: 0.9,
    wantedMinor: 100,
    claimedMinor: 100,
  };
  return {
    identified: figures,
    any: { ...figures, f1: f1 / 2 },
    identityF1: 0.7,
    mistakes: { notNoted: 1 - f1 },
  };
};
const results = (f1: (unit: LinkageUnit) => number): LinkageResults => {
  const units = linkageUnits({ firstSeed: 1, seeds: 2, byStressor: true });
  return new LinkageResults(
    units,
    units.map((unit) => score(f1(unit))),
  );
};

describe('The gate of linkage', () => {
  const states = (f1: number): string[] =>
    linkageGatesOf(results(() => f1)).map(({ passes, isBroken }) =>
      passes ? 'passes' : isBroken ? 'broken' : 'fails',
    );

  it('asks for 0.95 of every family, and is broken well below it', () => {
    expect(states(0.951)).toEqual(['passes', 'passes', 'passes']);
    expect(states(0.94)).toEqual(['fails', 'fails', 'fails']);
    expect(states(0.92)).toEqual(['broken', 'broken', 'broken']);
    expect(states(NaN)).toEqual(['broken', 'broken', 'broken']);
  });

  it('looks at what was measured with everything on', () => {
    const gates = linkageGatesOf(results(({ stress }) => (stress === 'all' ? 0.96 : 0.5)));
    expect(gates.every(({ passes }) => passes)).toBe(true);
    expect(gates[0]?.found).toContain('reach 20.0 %');
  });
});

describe('The section on linkage', () => {
  const found = results(({ stress }) => (stress === 'only freeMail' ? 0.97 : 0.96));
  const section = linkageSection(found, linkageGatesOf(found), 20);

  it('has a row for each stressor, each family, and each cause', () => {
    expect(section).toContain('| free-mail addresses (7 % of people) | 0.970 |');
    expect(section).toContain('| all | hidden-markov | 150 | 0.960 (0.960) |');
    expect(section).toMatch(/lost: the person is on no list of the deal.*\| 4\.0 % \|/);
    expect(section).not.toMatch(/NaN|undefined/);
  });

  it('takes the place of the one before, and nothing else’s', () => {
    const document =
      '# Accuracy\n\n## Gates\n\nAll.\n\n## Linkage L\n\nOld.\n\n### Old\n\n## Rest\n\nEnd.\n';
    const changed = withSection(document, section);
    expect(changed.startsWith('# Accuracy\n\n## Gates\n\nAll.\n\n## Linkage L\n')).toBe(true);
    expect(changed.endsWith('\n\n## Rest\n\nEnd.\n')).toBe(true);
    expect(changed).not.toContain('Old');
    expect(sectionIn(changed)).toBe(section);
    expect(withSection(changed, section)).toBe(changed);
  });

  it('is refused where there is no place for it', () => {
    expect(() => withSection('# Accuracy\n', section)).toThrow('npm run accuracy');
  });
});
