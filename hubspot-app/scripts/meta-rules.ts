import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  META_FOLDERS,
  SINGLE_TYPES,
  asObject,
  asText,
  asTexts,
  type Json,
  type MetaFile,
} from './metas.ts';

const TOP_LEVEL = ['uid', 'type', 'config', 'dependencies', 'permissions'];
const UID = /^[A-Za-z0-9_.-]{1,64}$/;
const LOCATIONS = ['crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar'];
const MAX_NAME = 200;
const MAX_DESCRIPTION = 8192;
const MAX_URL = 250;
const WITH_ENTRYPOINT = ['card', 'page', 'settings', 'crm-bulk-action'];

const isHttps = (address: string): boolean => URL.parse(address)?.protocol === 'https:';

const isLocal = (address: string): boolean => {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && url.hostname === 'localhost';
};

function* envelope(meta: MetaFile): Generator<string> {
  const expected = META_FOLDERS[meta.folder];
  if (expected === undefined) {
    yield `${meta.path}: HubSpot reads no meta file in “${meta.folder}” and would skip it silently. Move it to ${Object.keys(META_FOLDERS).join(', ')}.`;
  } else if (meta.type !== expected) {
    yield `${meta.path}: type is “${meta.type}”, but files in “${meta.folder}” are of type “${expected}”.`;
  }
  if (!UID.test(meta.uid)) {
    yield `${meta.path}: uid “${meta.uid}” must be 1 to 64 letters, digits, dots, dashes or underscores.`;
  }
  for (const key of Object.keys(meta.content ?? {})) {
    if (!TOP_LEVEL.includes(key)) yield `${meta.path}: HubSpot refuses the top-level key “${key}”.`;
  }
  if (meta.name.length > MAX_NAME) yield `${meta.path}: the name is longer than ${MAX_NAME}.`;
  if (asText(meta.config['description']).length > MAX_DESCRIPTION) {
    yield `${meta.path}: the description is longer than ${MAX_DESCRIPTION}.`;
  }
}

function* entrypoint(meta: MetaFile, source: string): Generator<string> {
  if (!WITH_ENTRYPOINT.includes(meta.type)) return;
  if (!meta.entrypoint.startsWith('app/')) {
    yield `${meta.path}: the entrypoint must start with “/app/”.`;
  } else if (!existsSync(join(source, meta.entrypoint))) {
    yield `${meta.path}: the entrypoint /${meta.entrypoint} does not exist.`;
  }
}

function* card(meta: MetaFile): Generator<string> {
  if (meta.name === '') yield `${meta.path}: a card needs a name.`;
  if (!LOCATIONS.includes(meta.location)) {
    yield `${meta.path}: location “${meta.location}” is none of ${LOCATIONS.join(', ')}.`;
  }
  if (asTexts(meta.config['objectTypes']).length === 0) {
    yield `${meta.path}: objectTypes must be a list with at least one object type.`;
  }
}

function* addresses(meta: MetaFile, label: string, list: readonly string[]): Generator<string> {
  for (const address of list) {
    if (!isHttps(address)) yield `${meta.path}: ${label} “${address}” must be an https address.`;
    else if (address.length > MAX_URL) {
      yield `${meta.path}: ${label} “${address}” is longer than ${MAX_URL} characters.`;
    }
  }
}

function* support(meta: MetaFile, block: Json): Generator<string> {
  if (!/^[^@\s]+@[^@\s]+$/.test(asText(block['supportEmail']))) {
    yield `${meta.path}: support.supportEmail must be an e-mail address.`;
  }
  for (const key of ['documentationUrl', 'supportUrl']) {
    yield* addresses(meta, `support.${key}`, [asText(block[key])]);
  }
}

function* app(meta: MetaFile, source: string): Generator<string> {
  const auth = asObject(meta.config['auth']);
  if (meta.name === '') yield `${meta.path}: the app needs a name.`;
  if (/hubspot/i.test(meta.name)) {
    yield `${meta.path}: the marketplace refuses a name that contains “HubSpot”.`;
  }
  if (meta.config['distribution'] !== 'marketplace' || auth['type'] !== 'oauth') {
    yield `${meta.path}: a listed app has distribution “marketplace” and auth type “oauth”.`;
  }
  const redirects = asTexts(auth['redirectUrls']);
  if (redirects.length === 0) yield `${meta.path}: auth.redirectUrls is empty.`;
  yield* addresses(
    meta,
    'redirect URL',
    redirects.filter((address) => !isLocal(address)),
  );
  const scopes = ['requiredScopes', 'optionalScopes', 'conditionallyRequiredScopes'].flatMap(
    (key) => asTexts(auth[key]),
  );
  if (!scopes.includes('oauth')) yield `${meta.path}: the scope “oauth” is required.`;
  for (const scope of new Set(scopes.filter((one, at) => scopes.indexOf(one) !== at))) {
    yield `${meta.path}: the scope “${scope}” is listed twice.`;
  }
  yield* addresses(meta, 'permitted fetch URL', permittedFetch(meta));
  yield* support(meta, asObject(meta.config['support']));
  const logo = asText(meta.config['logo']);
  if (logo !== '' && !existsSync(join(source, logo))) {
    yield `${meta.path}: the logo ${logo} does not exist.`;
  }
}

/** The addresses HubSpot lets the extensions of this app call. */
export const permittedFetch = (meta: MetaFile): readonly string[] =>
  asTexts(asObject(meta.config['permittedUrls'])['fetch']);

/** What HubSpot (or its listing review) would refuse in the meta files, as sentences. */
export function* metaProblems(metas: readonly MetaFile[], source: string): Generator<string> {
  for (const meta of metas) {
    if (meta.content === null) {
      yield `${meta.path}: not valid JSON (meta files take no comments).`;
      continue;
    }
    yield* envelope(meta);
    yield* entrypoint(meta, source);
    if (meta.type === 'card') yield* card(meta);
    if (meta.type === 'app') yield* app(meta, source);
  }
  const uids = metas.map((meta) => meta.uid);
  for (const uid of new Set(uids.filter((one, at) => uids.indexOf(one) !== at))) {
    yield `uid “${uid}” is used by more than one meta file.`;
  }
  for (const type of SINGLE_TYPES) {
    const paths = metas.filter((meta) => meta.type === type).map((meta) => meta.path);
    if (paths.length > 1) yield `A project may hold one ${type}, found ${paths.join(' and ')}.`;
  }
  if (!metas.some((meta) => meta.type === 'app')) yield 'There is no app meta file in app/.';
}
