/**
 * One chapter as one HTML file that opens from a stick: `npm run build:single -- interpolation [more …]`
 * writes build/single/<chapter>.html, with script, worker, wasm, fonts and the shipped models that the
 * chapter shows (of the ground-truth digits: MNIST stays outside), each gzipped and written as text
 * (web/embed/single/unpack.js). vite-plugin-singlefile leaves workers, wasm and fetched files outside.
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildVariant } from './build.mjs';
import { chapterTextPlugin } from './lib/chapterTextPlugin.mjs';
import { lettersOf } from './lib/letters.mjs';
import { repo } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/process.mjs';
import { shippedWith } from './lib/shippedWith.mjs';

const web = join(repo, 'web');
const singleDir = join(repo, 'build/single');
/** No host: the page answers addresses under it from the file itself. */
const kSite = 'https://latent-atlas.invalid/';

/** @param {string} chapter @returns {import('vite').Plugin} what of the site the file does not bring */
const onlyThis = (chapter) => ({
  name: 'only-this-chapter',
  enforce: 'pre',
  load(id) {
    if (!/katex\.min\.css/.test(id)) return null;
    // Every browser that has wasm SIMD reads woff2, and no chapter asks for the other families.
    const file = id.replace(/\?.*/, '');
    return readFileSync(file, 'utf8')
      .replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '')
      .replace(
        /@font-face\{[^}]*KaTeX_(?:Fraktur|SansSerif|Script|Typewriter|Caligraphic-Bold|Main-BoldItalic|Math-BoldItalic)[^}]*\}/g,
        '',
      )
      .replace(/url\(fonts\/([^)]*)\)/g, (_, font) => {
        const bytes = readFileSync(join(dirname(file), 'fonts', font));
        return `url(data:font/woff2;base64,${bytes.toString('base64')})`;
      });
  },
  resolveId(source, importer) {
    if (/\/farWorker\.js$/.test(source)) return join(web, 'embed/single/packedWorker.js');
    return source === 'only-exhibit' && importer
      ? join(web, 'exhibits', chapter, 'index.js')
      : null;
  },
  transform(code, id) {
    if (id.endsWith('exhibits/loaders.js'))
      return `export const loaderOf = (name) => name === ${JSON.stringify(chapter)}
          ? async () => (await import('only-exhibit')).exhibit : null;
        export const exhibitNames = () => [${JSON.stringify(chapter)}];`;
    // Who imports the client here makes its worker itself.
    if (id.endsWith('engine/client.js'))
      return code.replace(/new Worker\(new URL\('\.\/worker\.js'[^;]*\)/, 'null');
    // It is given its wasm.
    if (id.endsWith('simd/atlas.js'))
      return code.replace(/new URL\(["']atlas\.wasm["'],\s*import\.meta\.url\)\.href/, '""');
    return null;
  },
});

/** @param {string} entry under web/ @param {string} chapter @returns {Promise<string>} one classic script */
async function bundle(entry, chapter) {
  const { build } = await import('vite');
  const made = await build({
    configFile: false,
    root: web,
    logLevel: 'warn',
    publicDir: false,
    plugins: [onlyThis(chapter), chapterTextPlugin()],
    define: {
      'import.meta.url': JSON.stringify(`${kSite}page.js`),
      'import.meta.env.EXHIBIT': JSON.stringify(chapter),
      'import.meta.env.SITE_URL': JSON.stringify(kSite),
    },
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      modulePreload: false,
      rolldownOptions: {
        checks: { emptyImportMeta: false },
        external: ['module', 'fs', 'path', 'url'],
        input: join(web, entry),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  });
  const { output } = /** @type {import('vite').Rolldown.RolldownOutput} */ (
    Array.isArray(made) ? made[0] : made
  );
  const others = output.slice(1).map(({ fileName }) => fileName);
  if (others.length) throw new Refusal(`Left outside of the file: ${others.join(', ')}.`);
  return output[0].code;
}

/** @param {string} name @param {Uint8Array} bytes */
function packedScript(name, bytes) {
  const split = name.endsWith('.safetensors');
  const halves = [0, 1].map((odd) => bytes.filter((_, i) => i % 2 === odd));
  const zipped = gzipSync(split ? Buffer.concat(halves) : bytes, { level: 9 });
  const how = `data-file="${name}" data-bytes="${zipped.length}"${split ? ' data-split' : ''}`;
  return `<script type="text/plain" ${how}>${lettersOf(zipped)}</script>`;
}

/** @param {string} chapter */
async function htmlOf(chapter) {
  const text = readFileSync(join(web, 'exhibits', chapter, 'text.md'), 'utf8');
  // The question, without the marks of formulas and roles.
  const [, marked = ''] = /^# (.*)/.exec(text) ?? [];
  const title = marked.replace(/\[([^\]]*)\]\{[^}]*\}|\$/g, '$1').replace(/[&<]/g, '');
  const unpack = readFileSync(join(web, 'embed/single/unpack.js'), 'utf8').replaceAll(
    'export ',
    '',
  );
  const files = shippedWith(chapter).map((file) =>
    packedScript(relative(repo, file), readFileSync(file)),
  );
  const wasm = readFileSync(join(web, 'engine/wasm/simd/atlas.wasm'));
  const packed = [
    packedScript('page.js', Buffer.from(await bundle('embed/single/page.js', chapter))),
    packedScript('worker.js', Buffer.from(await bundle('embed/single/worker.js', chapter))),
    packedScript('atlas.wasm', wasm),
    packedScript('mnist/index.json', Buffer.from('null')),
    ...files,
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Latent Atlas</title>
<link rel="icon" href="data:,">
<style>body { margin: 0 } latent-atlas { min-height: 100vh }</style>
<body>
<noscript>This page is a program: it needs JavaScript.</noscript>
${packed.join('\n')}
<script>
${unpack}
if (navigator.language.startsWith('it')) document.documentElement.lang = 'it';
unpack(document.querySelector('[data-file="page.js"]')).then((bytes) => {
  const script = document.createElement('script');
  script.textContent = new TextDecoder().decode(bytes);
  document.body.append(script);
});
</script>
</html>
`;
}

/** @param {string[]} chapters @returns {Promise<{ file: string, bytes: number }[]>} */
export async function buildSingle(chapters) {
  if (!existsSync(join(web, 'engine/wasm/simd/atlas.wasm'))) await buildVariant('wasm-simd');
  mkdirSync(singleDir, { recursive: true });
  const made = [];
  for (const chapter of chapters) {
    if (!/^[a-z0-9-]+$/.test(chapter) || !existsSync(join(web, 'exhibits', chapter, 'index.js')))
      throw new Refusal(`There is no chapter '${chapter}' in web/exhibits.`);
    const html = await htmlOf(chapter);
    const file = join(singleDir, `${chapter}.html`);
    writeFileSync(file, html);
    made.push({ file, bytes: Buffer.byteLength(html) });
  }
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    const chapters = process.argv.slice(2);
    if (!chapters.length)
      throw new Refusal('Name a chapter: npm run build:single -- interpolation');
    for (const { file, bytes } of await buildSingle(chapters))
      console.log(`${relative(repo, file)}: ${(bytes / 1e6).toFixed(2)} MB`);
  });
}
