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

/** @param {string[]} args */
async function launching(args) {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium found: run npm run setup -- --tests');
  const { chromium } = await import('playwright-core');
  return { chromium, options: { executablePath, args: [...kBrowserFlags, ...args] } };
}

/**
 * Starts Chromium through playwright-core.
 * @param {{ args?: string[] }} [options]
 */
export async function launchBrowser({ args = [] } = {}) {
  const { chromium, options } = await launching(args);
  return chromium.launch(options);
}

/** Where in the environment stands the address of a browser that serves several processes. */
export const kBrowserVariable = 'ATLAS_BROWSER';

/** Starts a Chromium that other processes reach at its `wsEndpoint()`. */
export async function launchBrowserServer() {
  const { chromium, options } = await launching([]);
  return chromium.launchServer(options);
}

/**
 * The browser that the environment names, whose pages are this process's own and go with it, else one of
 * its own.
 */
export async function openBrowser() {
  const endpoint = process.env[kBrowserVariable];
  if (!endpoint) return launchBrowser();
  const { chromium } = await import('playwright-core');
  return chromium.connect(endpoint);
}
