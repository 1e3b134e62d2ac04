import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { judged, type Gate } from './gate.ts';
import { BESIDE, SOURCE, tool, toolFile } from './tools.ts';

interface FastXmlParser {
  readonly XMLParser: new (options: object) => { parse: (xml: string) => Record<string, unknown> };
  readonly XMLValidator: {
    validate: (xml: string) => true | { readonly err: { readonly msg: string } };
  };
}

/** What stands in every file without being an element of its type. */
const BESIDES = /^(@_.*|#text|\?xml)$/;
/** Shapes that differ by component and are not in the WSDL. */
const FREE = new Set(['targetConfigs']);

/**
 * Every metadata file against the types of Salesforce's metadata WSDL: unknown elements, missing ones, values an
 * enumeration does not have, an element given twice. Deploying finds the same, an hour later and in an org.
 */
export const metadataGate: Gate = {
  name: 'metadata against the WSDL',
  check: async () => {
    const found = [await metadataProblems(SOURCE), await metadataProblems(BESIDE)];
    const files = found.reduce((sum, one) => sum + one.files, 0);
    return judged(
      found.flatMap(({ problems }) => problems),
      `${String(files)} files`,
    );
  },
};

/** What is wrong with the metadata files under a folder. */
export async function metadataProblems(
  folder: string,
): Promise<{ readonly files: number; readonly problems: string[] }> {
  const { XMLParser, XMLValidator } = await tool<FastXmlParser>('fast-xml-parser');
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    ignoreDeclaration: true,
  });
  const types = metadataTypes();
  const files = await Array.fromAsync(glob('**/*-meta.xml', { cwd: folder }));
  const problems = files.sort().flatMap((file) => {
    const xml = readFileSync(path.join(folder, file), 'utf8');
    const valid = XMLValidator.validate(xml);
    if (valid !== true) return [`${file}: ${valid.err.msg}`];
    const [[root, content] = ['', null]] = Object.entries(parser.parse(xml));
    const type = types.named(root);
    return type
      ? types.compare(content, type, `${path.basename(file)} ${root}`)
      : [`${file}: ${root} is no metadata type.`];
  });
  return { files: files.length, problems };
}

function metadataTypes(): {
  readonly named: (name: string) => ts.Type | undefined;
  readonly compare: (node: unknown, type: ts.Type, at: string) => string[];
} {
  const declarations = toolFile('@salesforce/types/metadata').replace(/\.js$/, '.d.ts');
  const program = ts.createProgram([declarations], { strict: true, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${declarations} declares no types.`);
  const exported = new Map(
    checker
      .getExportsOfModule(module)
      .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)]),
  );
  return {
    named: (name) => exported.get(name),
    compare: (node, type, at) => compare(checker, node, type, at),
  };
}

function compare(checker: ts.TypeChecker, node: unknown, given: ts.Type, at: string): string[] {
  const type = checker.getNonNullableType(given);
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    return [node]
      .flat()
      .flatMap((one, i) => (item ? compare(checker, one, item, `${at}[${String(i)}]`) : []));
  }
  if (Array.isArray(node)) {
    return [`${at}: given ${String(node.length)} times, takes one.`];
  }
  if (type.flags & ts.TypeFlags.Any) return [];
  const elements = typeof node === 'object' && node !== null ? node : null;
  const text = elements ? textIn(elements) : String(node);
  const simple = compareText(checker, type, text);
  if (simple !== null) {
    const inside = Object.keys(elements ?? {}).filter((key) => !BESIDES.test(key));
    return inside.length > 0
      ? [`${at}: is a value, holds elements.`]
      : simple === ''
        ? []
        : [`${at}: ${simple}`];
  }
  if (!elements) {
    return text === '' ? [] : [`${at}: needs elements (${checker.typeToString(type)}).`];
  }
  return compareElements(checker, elements as Readonly<Record<string, unknown>>, type, at);
}

function compareElements(
  checker: ts.TypeChecker,
  elements: Readonly<Record<string, unknown>>,
  type: ts.Type,
  at: string,
): string[] {
  const name = checker.typeToString(type);
  const found = Object.entries(elements).flatMap(([key, value]) => {
    if (BESIDES.test(key) || FREE.has(key)) return [];
    const property = type.getProperty(key);
    return property
      ? compare(checker, value, checker.getTypeOfSymbol(property), `${at}.${key}`)
      : [`${at}.${key}: no such element in ${name}.`];
  });
  const missing = type
    .getProperties()
    .filter(
      (property) =>
        !(property.flags & ts.SymbolFlags.Optional) &&
        !(property.name in elements) &&
        property.name !== 'fullName' &&
        !checker.isArrayType(checker.getTypeOfSymbol(property)),
    )
    .map((property) => `${at}: lacks ${property.name} of ${name}.`);
  return [...found, ...missing];
}

/** Null when the type is not a simple one, '' when the text fits it, else what is wrong. */
function compareText(checker: ts.TypeChecker, type: ts.Type, text: string): string | null {
  if (type.isStringLiteral()) return type.value === text ? '' : `"${text}" is not ${type.value}.`;
  if (type.isUnion() && type.types.every((one) => one.isStringLiteral())) {
    const values = type.types.map((one) => one.value);
    return values.includes(text)
      ? ''
      : `"${text}" is not one of ${values.slice(0, 12).join(', ')}${values.length > 12 ? ', …' : ''}.`;
  }
  switch (checker.typeToString(type)) {
    case 'boolean':
      return /^(true|false)$/.test(text) ? '' : `"${text}" is not true or false.`;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? '' : `"${text}" is no number.`;
    case 'string':
    case 'Date':
      return '';
    default:
      return null;
  }
}

/** The text among elements and attributes; the parser keeps it apart. */
const textIn = (elements: object): string =>
  '#text' in elements && typeof elements['#text'] === 'string' ? elements['#text'] : '';
