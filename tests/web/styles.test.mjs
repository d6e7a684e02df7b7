// A page that was visited leaves its style sheet behind: no two pages may mean one class.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';

const web = join(repo, 'web');
const files = readdirSync(web, { recursive: true }).map(String);
const sheets = files.filter((name) => name.endsWith('.css'));
const read = (/** @type {string} */ name) => readFileSync(join(web, name), 'utf8');

/** Whose a file is: an exhibit's folder, a page of the app (its shell is everyone's), or a layer. */
function owner(/** @type {string} */ name) {
  const [layer = '', second = ''] = name.split('/');
  if (layer === 'exhibits') return `${layer}/${second}`;
  return layer === 'app' && /^(front|mapPage)/.test(second) ? `app/${second.split('.')[0]}` : layer;
}

/** The class each rule begins with, which is all that keeps it to its page. */
function* leadingClasses(/** @type {string} */ css) {
  const bare = css.replace(/\/\*.*?\*\//gs, '');
  for (const [, selectors = ''] of bare.matchAll(/([^{}]+)\{/g))
    for (const selector of selectors.split(/,(?![^(]*\))/)) {
      const name = selector.trim().match(/^\.([\w-]+)/)?.[1];
      if (name) yield name;
    }
}

test('a class that begins a rule belongs to one page or exhibit', () => {
  /** @type {Map<string, Set<string>>} */
  const owners = new Map();
  for (const sheet of sheets)
    for (const name of leadingClasses(read(sheet)))
      owners.set(name, (owners.get(name) ?? new Set()).add(owner(sheet)));
  const shared = [...owners].filter(
    ([, of]) => [...of].filter((who) => /^(app|exhibits)/.test(who)).length > 1,
  );
  assert.deepEqual(
    shared.map(([name, of]) => `.${name}: ${[...of].join(', ')}`),
    [],
  );
  assert.ok(owners.size > 100, `only ${owners.size} classes were found`);
});

test('no page uses a class that another begins a rule with', () => {
  /** @type {Map<string, string>} */
  const owned = new Map();
  for (const sheet of sheets)
    if (/^(app\/|exhibits)/.test(owner(sheet)))
      for (const name of leadingClasses(read(sheet))) owned.set(name, owner(sheet));
  const used = [];
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    for (const [, names = ''] of read(file).matchAll(/class(?:Name)?(?::| =) ['"`]([^'"`]+)/g))
      for (const name of names.split(/\s+/)) {
        const whose = owned.get(name);
        if (
          whose &&
          !(whose.startsWith('app/') && file.startsWith('app/')) &&
          whose !== owner(file)
        )
          used.push(`.${name} of ${whose} in ${file}`);
      }
  }
  assert.deepEqual(used, []);
});
