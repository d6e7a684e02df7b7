/** Formats everything, or with --check says what is not formatted (exit code 1). @module */
import { execFileSync } from 'node:child_process';
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';

await runMain(async () => {
  const check = !process.argv.includes('--write');
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: repo,
    encoding: 'utf8',
  });
  const sources = tracked.split('\n').filter((file) => /\.(cc|h)$/.test(file));
  const toolbox = await openToolbox();
  const style = check ? ['--dry-run', '-Werror'] : ['-i'];
  const cpp = await toolbox.run('clang-format', [...style, ...sources], { cwd: repo });
  const js = await run(
    'npx',
    ['prettier', check ? '--check' : '--write', '--log-level', 'warn', '.'],
    {
      cwd: repo,
    },
  );
  if (cpp.code !== 0 || js.code !== 0)
    throw new Refusal('Some files are not formatted: run npm run format.');
});
