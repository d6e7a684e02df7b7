/** Checks JSDoc types: the page with the DOM, the worker without it, tools and tests with Node. @module */
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';

await runMain(async () => {
  for (const project of ['page', 'worker', 'node']) {
    const { code } = await run('npx', ['tsc', '-p', `web/tsconfig.${project}.json`], { cwd: repo });
    if (code !== 0) throw new Refusal(`Types do not fit (${project}).`);
  }
});
