import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { metadataProblems } from './check-metadata.ts';
import { judgeFindings } from './check-scanner.ts';
import { unknownTokens } from './check-soql.ts';
import { judged, type Gate } from './gate.ts';
import { withJava } from './java.ts';

/** Each is wrong in one way; the text is what the check has to say of it. */
const METADATA: readonly (readonly [xml: string, says: string])[] = [
  ['<fullName>A__c</fullName><label>A</label><type>Texxt</type>', 'Texxt'],
  ['<fullName>A__c</fullName><label>A</label><typo>Text</typo>', 'no such element'],
  ['<fullName>A__c</fullName><label>A</label><required>yes</required>', 'true or false'],
  ['<fullName>A__c</fullName><label>A</label><length>long</length>', 'no number'],
  ['<fullName>A__c</fullName><label>A</label><label>B</label>', 'takes one'],
];
const TOKENS = [
  'Opportunity.Amountt',
  'Lead.Owner.Namee',
  'Influence_Credit__c.Sharee__c',
  'CampaignInfluence.Sharee',
];

/** The checks themselves, on faults planted for them: a check that finds nothing anywhere would pass for ever. */
export const plantedGate: Gate = {
  name: 'planted faults are found',
  check: async () => {
    const missed: string[] = [];
    const folder = await mkdtemp(path.join(tmpdir(), 'pipeline-attribution-planted-'));
    try {
      const file = 'A__c.field-meta.xml';
      for (const [xml, says] of METADATA) {
        await writeFile(
          path.join(folder, file),
          `<?xml version="1.0" encoding="UTF-8"?><CustomField xmlns="http://soap.sforce.com/2006/04/metadata">${xml}</CustomField>`,
        );
        const { problems } = await metadataProblems(folder);
        if (!problems.some((problem) => problem.includes(says))) {
          missed.push(`The metadata check does not see ${xml}.`);
        }
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const finding = { rule: 'pmd:Any', severity: 3, file: 'A.cls', line: 1, message: 'Fault.' };
    const explained = { rule: 'pmd:Any', file: 'A.cls', because: 'It is so.' };
    const judgements: readonly (readonly [string, number, number])[] = [
      ['a finding nobody explained', judgeFindings([finding], []).length, 1],
      ['a finding that is explained', judgeFindings([finding], [explained]).length, 0],
      [
        'a high finding, explained or not',
        judgeFindings([{ ...finding, severity: 2 }], [explained]).length,
        1,
      ],
      ['an explanation nothing needs', judgeFindings([], [explained]).length, 1],
    ];
    for (const [what, problems, wanted] of judgements) {
      if (problems !== wanted) missed.push(`The scanner’s judge is wrong about ${what}.`);
    }
    return withJava('whether the compiler sees planted faults', async () => {
      const said = await unknownTokens(TOKENS);
      for (const token of TOKENS) {
        if (!said.some((words) => words.startsWith(`${token}:`))) {
          missed.push(`The check of queries does not see ${token}.`);
        }
      }
      return judged(
        missed,
        `${String(METADATA.length + judgements.length + TOKENS.length)} faults`,
      );
    });
  },
};
