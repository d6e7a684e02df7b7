/** The Chromium that tests drive. @module */
import { accessSync, constants } from 'node:fs';
import { which } from './process.mjs';

/** @returns {string | null} path of a Chromium: $CHROMIUM_PATH, else one on PATH */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    try {
      accessSync(named, constants.X_OK);
      return named;
    } catch {
      return null;
    }
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const file = which(name);
    if (file) return file;
  }
  return null;
}

/** Flags for a quiet, sandbox-free browser that asks no other host for anything. */
export const kBrowserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium through playwright-core.
 * @param {{ args?: string[] }} [options]
 */
export async function launchBrowser({ args = [] } = {}) {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium found: run npm run setup -- --tests');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: [...kBrowserFlags, ...args] });
}
