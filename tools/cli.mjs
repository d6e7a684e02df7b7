/** `npm run --silent cli -- …`: the native program `latent-atlas`, built when it is not up to date. @module */
import { join } from 'node:path';
import { buildDir, buildPreset } from './build.mjs';
import { run, runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';
import { setup } from './setup.mjs';

export const cliProgram = join(buildDir('native'), 'latent-atlas');

await runMain(async () => {
  await setup();
  await buildPreset(await openToolbox(), 'native', { targets: ['latent-atlas'], capture: true });
  const cwd = process.env.INIT_CWD ?? process.cwd(); // where npm was called: file names are from there
  process.exitCode = (await run(cliProgram, process.argv.slice(2), { cwd })).code;
});
