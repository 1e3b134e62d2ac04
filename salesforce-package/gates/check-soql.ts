import { existsSync } from 'node:fs';
import { cp, glob, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judged, type Gate } from './gate.ts';
import { compileApex, withJava } from './java.ts';
import { everyQuery, queriesElsewhere } from './soql-samples.ts';
import { SOURCE, tool } from './tools.ts';

const OBJECTS = path.join(SOURCE, 'engine/objects');

interface Context {
  readonly children?: readonly Context[] | null;
  readonly parentCtx?: Context | null;
  getText: () => string;
}
interface ApexParserPackage {
  readonly ApexParserFactory: {
    createParser: (source: string, throwOnFirstError: boolean) => { query: () => Context };
  };
  readonly ApexParserBaseListener: new () => object;
  readonly ApexParseTreeWalker: {
    DEFAULT: { walk: (listener: object, tree: Context) => void };
  };
}

/** What a query names: the object and its fields, those behind relationships included. */
interface Named {
  readonly object: string;
  readonly fields: readonly string[];
}

/**
 * Every field in every query of the backend against the platform's own objects. A query is text to everything else: a
 * misspelt field shows in the customer's org only. Here each becomes a token of Apex, which the compiler knows.
 */
export const soqlGate: Gate = {
  name: 'fields of the backend’s queries',
  check: () =>
    withJava('whether the backend’s queries name real fields', async () => {
      const parser = await tool<ApexParserPackage>('@apexdevtools/apex-parser');
      const queries = await everyQuery();
      const problems = (await queriesElsewhere()).map(
        (file) =>
          `${file} holds a query. Queries stand in soql.ts, where their fields are checked.`,
      );
      const named: Named[] = [];
      for (const query of queries) {
        try {
          named.push(readQuery(parser, query));
        } catch (error) {
          problems.push(`${query}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      const tokens = new Set(
        named.flatMap(({ object, fields }) => fields.map((field) => `${object}.${field}`)),
      );
      problems.push(...(await unknownTokens([...tokens].sort())));
      return judged(problems, `${String(tokens.size)} fields of ${String(queries.length)} queries`);
    }),
};

export function readQuery(
  { ApexParserFactory, ApexParserBaseListener, ApexParseTreeWalker }: ApexParserPackage,
  query: string,
): Named {
  const objects: string[] = [];
  const fields = new Set<string>();
  class Listener extends ApexParserBaseListener {
    enterFromNameList(context: Context): void {
      objects.push(context.getText());
    }
    enterFieldName(context: Context): void {
      fields.add(context.getText());
    }
    enterSubQuery(): void {
      throw new Error('has a subquery, whose fields this check cannot see. Ask for them apart.');
    }
  }
  const tree = ApexParserFactory.createParser(query, true).query();
  ApexParseTreeWalker.DEFAULT.walk(new Listener(), tree);
  const [object] = objects;
  if (object === undefined) throw new Error('names no object.');
  // The grammar has the name behind FROM as a field's too.
  fields.delete(object);
  return { object, fields: [...fields] };
}

/** What the compiler says of each token that is none. */
export async function unknownTokens(named: readonly string[]): Promise<string[]> {
  const tokens = named.filter((token) => !isFieldOfOurs(token) && !isDocumented(token));
  const project = await mkdtemp(path.join(tmpdir(), 'pipeline-attribution-soql-'));
  try {
    const classes = path.join(project, 'main/classes');
    await mkdir(classes, { recursive: true });
    // Only objects of our own: with fields added to a standard object the compiler no longer misses unknown ones there.
    for await (const object of glob('*__c', { cwd: OBJECTS })) {
      await cp(path.join(OBJECTS, object), path.join(project, 'main/objects', object), {
        recursive: true,
      });
    }
    await writeFile(
      path.join(project, 'sfdx-project.json'),
      JSON.stringify({ packageDirectories: [{ path: 'main', default: true }] }),
    );
    const lines = tokens.map((token, i) => `    Object t${String(i)} = ${token};`);
    await writeFile(
      path.join(classes, 'Tokens.cls'),
      ['public with sharing class Tokens {', ...lines, '}', ''].join('\n'),
    );
    await writeFile(
      path.join(classes, 'Tokens.cls-meta.xml'),
      '<?xml version="1.0" encoding="UTF-8"?>\n<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata"><apiVersion>65.0</apiVersion><status>Active</status></ApexClass>\n',
    );
    const issues = await compileApex(project);
    return issues
      .filter((issue) => issue.includes('Tokens.cls:'))
      .map((issue) => {
        const [, line = '0', words = issue] = /Tokens\.cls:(\d+): (.*)$/.exec(issue) ?? [];
        return `${tokens[Number(line) - 2] ?? '?'}: ${words}`;
      });
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

/**
 * Objects that are in an organisation only where a feature is on, and so in no list of the platform's types: their
 * fields as the Object Reference has them (developer.salesforce.com, Object Reference, "CampaignInfluence").
 */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  CampaignInfluence: [
    'Id',
    'CampaignId',
    'CampaignMemberId',
    'ContactId',
    'Influence',
    'ModelId',
    'OpportunityId',
    'RevenueShare',
  ],
};
const isDocumented = (token: string): boolean => {
  const [object = '', field = ''] = token.split('.');
  return DOCUMENTED[object]?.includes(field) ?? false;
};

/** A field the package adds to a standard object: `Opportunity.Top_Influencer__c`. */
const isFieldOfOurs = (token: string): boolean => {
  const [object = '', field = ''] = token.split('.');
  return (
    !object.endsWith('__c') &&
    existsSync(path.join(OBJECTS, object, 'fields', `${field}.field-meta.xml`))
  );
};
