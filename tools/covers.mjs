/**
 * Renders the covers of the front page from the running exhibits: `npm run covers [folder …]`. Of each
 * exhibit that is there, light and dark, into web/covers/; and the picture that index.html shows where
 * there is no JavaScript. The site must be built.
 * @module
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from './lib/browser.mjs';
import { quantisedPng } from './lib/png.mjs';
import { repo, siteDir } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/process.mjs';
import { serve } from './lib/server.mjs';

/** Twice the size at which the front page shows it. */
const WIDTH = 400;
const HEIGHT = 250;
const SCALE = 2;
/** Ends a wait for what never comes. */
const PATIENCE_MS = 300_000;
export const SCHEMES = /** @type {const} */ (['light', 'dark']);
export const coversDir = join(repo, 'web/covers');

/** @returns {string[]} folders of exhibits that belong to the lecture */
export function coverFolders() {
  const exhibits = join(repo, 'web/exhibits');
  return readdirSync(exhibits)
    .filter((name) => existsSync(join(exhibits, name, 'text.md')) && name !== 'template')
    .sort();
}

/** A page of nothing but one cover. @param {string} folder @param {'light' | 'dark'} scheme */
const page = (folder, scheme) => `<!doctype html><html lang="en"><title>Cover</title>
<link rel="icon" href="data:,"><style>body{margin:0}</style>
<latent-atlas exhibit="${folder}" mode="cover" theme="${scheme}" style="width:${WIDTH}px;height:${HEIGHT}px"></latent-atlas>
<script type="module" src="/embed.js"></script></html>`;

/**
 * Opens a browser and a server without MNIST, so that every machine draws the same: covers are made
 * of shipped models and fixed seeds.
 * @returns {Promise<{ render: (folder: string, scheme: 'light' | 'dark') => Promise<Buffer>, close: () => Promise<void> }>}
 */
export async function openRenderer() {
  const server = await serve({
    mnist: false,
    before(request, response, next) {
      const match = /^\/cover\/([a-z0-9-]+)-(light|dark)$/.exec(request.url ?? '');
      if (!match) return next();
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(page(match[1], /** @type {'light' | 'dark'} */ (match[2])));
    },
  });
  const browser = await launchBrowser({ args: ['--font-render-hinting=none'] });
  return {
    async render(folder, scheme) {
      const context = await browser.newContext({
        viewport: { width: WIDTH, height: HEIGHT },
        deviceScaleFactor: SCALE,
        colorScheme: scheme,
        reducedMotion: 'reduce',
        locale: 'en-US',
      });
      try {
        const tab = await context.newPage();
        await tab.goto(`${server.url}cover/${folder}-${scheme}`);
        await tab.waitForSelector('latent-atlas[data-ready]', { timeout: PATIENCE_MS });
        // Drawings are painted in the frame after the data is there.
        await tab.evaluate(
          () =>
            new Promise((done) =>
              requestAnimationFrame(() => requestAnimationFrame(() => done(undefined))),
            ),
        );
        // What comes later still, as an image, is there when two pictures in a row are the same.
        for (let before = await tab.screenshot(); ;) {
          const now = await tab.screenshot();
          if (now.equals(before)) return now;
          before = now;
        }
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    if (!existsSync(join(siteDir, 'embed.js')))
      throw new Refusal('The site is not built: run npm run build first.');
    const wanted = process.argv.slice(2);
    const folders = coverFolders().filter((name) => !wanted.length || wanted.includes(name));
    if (!folders.length) throw new Refusal(`There is no exhibit ${wanted.join(', ')} to render.`);
    mkdirSync(coversDir, { recursive: true });
    const renderer = await openRenderer();
    try {
      for (const folder of folders) {
        for (const scheme of SCHEMES) {
          const png = quantisedPng(await renderer.render(folder, scheme));
          writeFileSync(join(coversDir, `${folder}-${scheme}.png`), png);
          console.log(`${folder}-${scheme}.png ${(png.length / 1024).toFixed(1)} KB`);
        }
      }
    } finally {
      await renderer.close();
    }
  });
}
