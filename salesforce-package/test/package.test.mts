/**
 * @jest-environment node
 */
import { describe, expect, it } from '@jest/globals';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readLabels } from '../preview/labels.ts';

const PACKAGE = path.dirname(import.meta.dirname);
const API_VERSION = '67.0';

const find = (pattern: string): string[] =>
  globSync(pattern, { cwd: PACKAGE, exclude: ['**/__tests__/**', '**/node_modules/**'] }).sort();
const read = (file: string): string => readFileSync(path.join(PACKAGE, file), 'utf8');
const allMatches = (text: string, expression: RegExp): string[] =>
  [...text.matchAll(expression)].map(([, match = '']) => match);

const apexClasses = find('main/**/*.cls');
const components = find('main/**/lwc/*');
const baseName = (file: string): string => path.basename(file).split('.')[0] ?? '';

describe('the package’s labels', () => {
  const used = new Set(
    [...find('main/**/lwc/**/*.js'), ...apexClasses].flatMap((file) =>
      allMatches(read(file), /(?:label\/c|System\.Label)\.(\w+)/g),
    ),
  );

  it('exist wherever one is used, and none is there for nothing', () => {
    expect([...used].sort()).toEqual([...readLabels().keys()].sort());
  });

  it('are protected, so that a later version may change them', () => {
    const xml = read('main/engine/labels/CustomLabels.labels-meta.xml');
    expect(allMatches(xml, /<protected>(.*?)<\/protected>/g)).toEqual(
      Array.from(readLabels(), () => 'true'),
    );
  });

  it('hold no fixed text back in the templates', () => {
    for (const file of find('main/**/lwc/**/*.html')) {
      const visible = read(file)
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\{[^}]*\}/g, ' ');
      expect([file, /\p{Letter}/u.exec(visible)?.[0]]).toEqual([file, undefined]);
    }
  });
});

describe('the package’s files', () => {
  it('are complete: each class and component has its description for the platform', () => {
    expect(apexClasses.length).toBeGreaterThan(0);
    expect(components.length).toBeGreaterThan(0);
    const missing = [
      ...apexClasses.map((file) => `${file}-meta.xml`),
      ...components.map((folder) => `${folder}/${baseName(folder)}.js-meta.xml`),
    ].filter((file) => !existsSync(path.join(PACKAGE, file)));
    expect(missing).toEqual([]);
  });

  it(`are all of API version ${API_VERSION}`, () => {
    const versions = find('main/**/*-meta.xml').flatMap((file) =>
      allMatches(read(file), /<apiVersion>(.*?)<\/apiVersion>/g),
    );
    expect(versions).toHaveLength(apexClasses.length + components.length);
    expect(new Set(versions)).toEqual(new Set([API_VERSION]));
    const project = JSON.parse(read('../sfdx-project.json')) as { sourceApiVersion: string };
    expect(project.sourceApiVersion).toBe(API_VERSION);
  });

  it('keep every class under sharing, and every query in the user’s mode outside tests', () => {
    for (const file of apexClasses.filter((name) => !name.includes('/tests/'))) {
      const source = read(file);
      expect([file, /\bpublic with sharing\b/.test(source)]).toEqual([file, true]);
      const queries = allMatches(source, /(\[\s*SELECT[\s\S]*?\])/g);
      expect(queries.filter((query) => !query.includes('WITH USER_MODE'))).toEqual([]);
    }
  });

  it('name each other rightly: classes, credentials and components that others refer to', () => {
    const permissionSets = find('main/**/*.permissionset-meta.xml').map(read).join('');
    for (const name of allMatches(permissionSets, /<apexClass>(\w+)<\/apexClass>/g)) {
      expect(apexClasses.map(baseName)).toContain(name);
    }
    const credential = read(
      'main/access/externalCredentials/Pipeline_Attribution.externalCredential-meta.xml',
    );
    const principal = /<parameterName>(\w+)<\/parameterName>\s*<parameterType>NamedPrincipal/.exec(
      credential,
    )?.[1];
    expect(new Set(allMatches(permissionSets, /<externalCredentialPrincipal>(.*?)<\//g))).toEqual(
      new Set([`Pipeline_Attribution-${String(principal)}`]),
    );
    const permissions = new Set(allMatches(permissionSets, /<name>(\w+)<\/name>/g));
    expect(find('main/**/*.customPermission-meta.xml').map(baseName)).toEqual(
      [...permissions].sort(),
    );
    const asked = new Set(
      [...find('main/engine/classes/*Permission.cls'), ...find('main/**/lwc/**/*.js')].flatMap(
        (file) => allMatches(read(file), /(?:\bNAME = '|@salesforce\/customPermission\/)(\w+)'/g),
      ),
    );
    expect(asked).toEqual(permissions);
    expect(find('main/**/*.namedCredential-meta.xml').map(baseName)).toEqual([
      'Pipeline_Attribution',
    ]);
    expect(read('main/engine/classes/BackendClient.cls')).toContain(
      `'callout:Pipeline_Attribution'`,
    );
    const pages = find('main/**/*.flexipage-meta.xml').map(read).join('');
    const own = allMatches(pages, /<componentName>(\w+)<\/componentName>/g);
    expect(own.length).toBeGreaterThan(0);
    for (const name of own) expect(components.map(baseName)).toContain(name);
  });

  it('have beside them the model of Campaign Influence that the service looks for, locked', () => {
    const [model = '', ...others] = find('unpackaged/**/*.campaignInfluenceModel-meta.xml');
    expect(others).toEqual([]);
    const asked = read('../backend/src/crm/salesforce/soql.ts');
    expect(asked).toContain(`CAMPAIGN_INFLUENCE_MODEL = '${baseName(model)}'`);
    expect(asked).toContain('IsModelLocked = true');
    expect(read(model)).toContain('<isModelLocked>true</isModelLocked>');
    expect(read(model)).toContain('<isDefaultModel>false</isDefaultModel>');
  });

  it('leave the names of objects, tabs and address parameters to where the namespace is known', () => {
    for (const file of find('main/**/lwc/**/*.js')) {
      const code = read(file)
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        .replace(/ownName\('\w+'\)/g, '')
        .replace(/from '[^']*'/g, '');
      const named = /'(?:\w*__c|Pipeline_Attribution\w*)'|\bc__\w+/.exec(code)?.[0];
      expect([file, file.includes('packageNames') ? undefined : named]).toEqual([file, undefined]);
    }
  });

  it('never let the browser reach out or write markup', () => {
    for (const file of find('main/**/lwc/**/*.js')) {
      expect([
        file,
        /\bfetch\(|XMLHttpRequest|innerHTML|WebSocket|lwc:dom/.exec(read(file))?.[0],
      ]).toEqual([file, undefined]);
    }
  });
});
