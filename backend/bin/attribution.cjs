#!/usr/bin/env node
'use strict';

/*
 * Starts the analyst's command line. Plain JavaScript of an old kind, because the machine's own node may be
 * too old for TypeScript: the one that came with `npm install` takes over then.
 */

const { existsSync } = require('fs');
const { enableCompileCache } = require('module');
const { dirname, join } = require('path');
const { pathToFileURL } = require('url');

const main = join(__dirname, '../src/cli/attribution/main.ts');

if (process.features.typescript) {
  // Node 22 says that running TypeScript is experimental; whoever types a command need not know.
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes('Type Stripping')) emitWarning.call(process, warning, ...rest);
  };
  // Without its own cache every start would translate the TypeScript anew; threads learn of it by the variable.
  if (!process.env.NODE_COMPILE_CACHE) {
    process.env.NODE_COMPILE_CACHE = join(__dirname, '../../node_modules/.cache/attribution');
  }
  enableCompileCache();
  import(pathToFileURL(main).href);
} else {
  const { spawnSync } = require('child_process');
  const ownNode = findOwnNode();
  if (ownNode === undefined) {
    console.error(
      `attribution: this node is ${process.version} and cannot run TypeScript; Node 22.18 or later can. ` +
        'Run `npm install` in the project, which brings one, or put a newer node on the PATH.',
    );
    process.exit(1);
  }
  const { status, signal, error } = spawnSync(ownNode, [__filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (error) console.error(`attribution: ${ownNode} could not be started: ${error.message}`);
  if (signal) process.kill(process.pid, signal);
  process.exit(status === null ? 1 : status);
}

function findOwnNode() {
  try {
    const folder = dirname(require.resolve('node/package.json'));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}
