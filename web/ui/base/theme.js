/**
 * The theme and its colours as canvases need them. Colours are read from CSS once a theme, so the
 * tokens stay in one file.
 *
 * @module
 */

import { recall, remember } from './storage.js';

const COLOUR_NAMES = /** @type {const} */ ([
  'paper',
  'panel',
  'sunk',
  'line',
  'line2',
  'ink',
  'ink2',
  'ink3',
  'x',
  'dec',
  'bad',
  'lat',
  'enc',
  'prior',
  'act',
  'act-soft',
  'lat-soft',
  'c0',
  'c1',
  'c2',
  'c3',
  'c4',
  'c5',
  'c6',
  'c7',
  'c8',
  'c9',
]);

/** @typedef {'light' | 'dark' | 'auto'} ThemeChoice */
/**
 * @typedef {object} Theme
 * @property {boolean} dark
 * @property {(name: string) => string} colour `#rrggbb` of a token
 * @property {(name: string) => [number, number, number]} rgb
 * @property {(name: string, alpha: number) => string} alpha
 * @property {(label: number) => string} classColour of a class label; classes past 9 have a hue of their own
 * @property {string} font
 * @property {string} mathFont
 */

/** @type {Theme | null} */
let current = null;
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {ThemeChoice} */
let choice = 'auto';
const darkQuery = () => matchMedia('(prefers-color-scheme: dark)');
/** Elements that carry tokens and theme: the page's root, or embedded elements in another's page. */
/** @type {Set<HTMLElement>} */
const carriers = new Set();

/** @returns {Theme} */
export function theme() {
  return (current ??= readTheme());
}

/**
 * @param {() => void} listener
 * @returns {() => void} stops listening
 */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param {ThemeChoice} next */
export function setTheme(next) {
  choice = next;
  remember('theme', next);
  applyTheme();
}

/** Reads the remembered choice and follows the system from now on. */
export function startTheme() {
  const stored = recall('theme');
  if (stored === 'light' || stored === 'dark') choice = stored;
  carryTheme(document.documentElement);
}

/**
 * Gives an element the theme, and keeps it there.
 * @param {HTMLElement} element with the tokens of tokens.css
 * @param {ThemeChoice} [wanted] for the whole page; nothing is remembered
 * @returns {() => void} lets it go
 */
export function carryTheme(element, wanted) {
  if (wanted) choice = wanted;
  if (!carriers.size) darkQuery().addEventListener('change', applyTheme);
  carriers.add(element);
  applyTheme();
  return () => {
    carriers.delete(element);
    if (!carriers.size) darkQuery().removeEventListener('change', applyTheme);
  };
}

function applyTheme() {
  const dark = choice === 'auto' ? darkQuery().matches : choice === 'dark';
  for (const carrier of carriers) carrier.dataset.theme = dark ? 'dark' : 'light';
  current = null;
  for (const listener of [...listeners]) listener();
}

/** @returns {Theme} */
function readTheme() {
  const [carrier = document.documentElement] = carriers;
  const css = getComputedStyle(carrier);
  /** @type {Map<string, string>} */
  const colours = new Map();
  for (const name of COLOUR_NAMES) colours.set(name, css.getPropertyValue(`--${name}`).trim());
  const colour = (/** @type {string} */ name) => colours.get(name) || '#808080';
  const rgb = (/** @type {string} */ name) => parseHex(colour(name));
  return {
    dark: carrier.dataset.theme === 'dark',
    colour,
    rgb,
    alpha: (name, alpha) => `rgba(${rgb(name).join(',')},${alpha})`,
    classColour: (label) =>
      label < 10 ? colour(`c${label}`) : laterClass(label, css.getPropertyValue('--class-light')),
    font: css.getPropertyValue('--f').trim() || 'sans-serif',
    mathFont: css.getPropertyValue('--fm').trim() || 'serif',
  };
}

/**
 * A colour for a class past the ten of the palette: hues by the golden angle, so that near labels lie
 * apart. Of many classes no palette keeps all apart; their names do.
 * @param {number} label
 * @param {string} light lightness, as CSS has it
 */
export const laterClass = (label, light = 'var(--class-light)') =>
  `hsl(${Math.round((label * 137.508) % 360)} 55% ${light.trim() || '45%'})`;

/**
 * @param {string} hex `#rgb` or `#rrggbb`
 * @returns {[number, number, number]}
 */
function parseHex(hex) {
  const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1);
  const value = Number.parseInt(full, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
