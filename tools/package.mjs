/**
 * What `npm pack` packs beside the sources' texts: the built site with the element's manifest
 * (build/site), and the types of what a page imports (build/types). Nobody who installs it needs a
 * compiler.
 *
 *   npm pack            (or, with what is built: node tools/package.mjs --built && npm pack --ignore-scripts)
 * @module
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';

await runMain(async () => {
  if (!process.argv.includes('--built')) await build(['site']);
  rmSync(join(repo, 'build/types'), { recursive: true, force: true });
  for (const [what, ...args] of [
    ['Types', 'tsc', '-p', 'web/tsconfig.package.json'],
    ['The manifest', 'cem', 'analyze', '--quiet', '--config', 'tools/manifest.mjs'],
  ]) {
    const { code, output } = await run('npx', args, { cwd: repo, capture: true });
    if (code !== 0) throw new Refusal(`${output}\n${what} could not be made.`);
  }
});
