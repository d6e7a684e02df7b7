/**
 * The shell: header, language, theme, footer, and the page that the address names. Pages are loaded
 * when they are first shown.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import * as data from '../data/index.js';
import { createEngine } from '../engine/client.js';
import { makeDigits } from '../frame/digits.js';
import { sentenceOf } from '../frame/sentences.js';
import { el } from '../ui/base/dom.js';
import { segmented } from '../ui/controls/segmented.js';
import { setTheme, startTheme, theme } from '../ui/base/theme.js';
import { formatRoute, makeAddress } from './address.js';
import { language, onLanguageChange, setLanguage, startLanguage } from './language.js';
import { CHAPTERS, LATER } from './registry.js';
import { appWords } from './words.js';

/** @typedef {import('./address.js').Route} Route */
/**
 * What every page is given.
 * @typedef {object} Context
 * @property {import('../frame/host.js').Services} services
 * @property {ReturnType<typeof makeAddress>} address
 * @property {import('../frame/contract.js').Language} language
 * @property {HTMLElement} tools language and theme, for a page that has its own head
 */
/**
 * @typedef {object} MountedPage
 * @property {string} title '' for the front page
 * @property {boolean} [wide] it is the whole window and has its own head
 * @property {(route: Route) => void} [update] another state of the same page; without it it is mounted anew
 * @property {(language: import('../frame/contract.js').Language) => void} [speak] the same page in another
 *   language; without it it is mounted anew
 * @property {() => void} unmount
 */

startTheme();
startLanguage();

/** @type {Set<(why: import('../engine/protocol.js').Sentence[]) => void>} */
const restartListeners = new Set();
const engine = createEngine({
  onRestart: (why) => {
    for (const listener of [...restartListeners]) listener(why);
  },
});
/** @type {import('../frame/host.js').Services} */
const services = {
  engine,
  data,
  digits: makeDigits(engine, data),
  onEngineRestart(listener) {
    restartListeners.add(listener);
    return () => restartListeners.delete(listener);
  },
};
const address = makeAddress(window);
const root = /** @type {HTMLElement} */ (document.getElementById('exhibit'));
const tools = /** @type {HTMLElement} */ (document.getElementById('tools'));
const toolsPlace = /** @type {HTMLElement} */ (tools.parentElement);

/** @type {(MountedPage & { key: string }) | null} */
let shown = null;
/** A later address overtakes an earlier one that is still loading. */
let asked = 0;

/** The page that could not be loaded last. */
let failed = '';

/** @param {Route} route */
const keyOf = ({ name, step, slide }) => `${name} ${step === 'steps' ? step : slide}`;

/** @param {{ remount?: boolean, first?: boolean }} [options] */
async function show({ remount = false, first = false } = {}) {
  const route = address.route();
  if (!route) return;
  if (!remount && shown?.key === keyOf(route) && shown.update) return shown.update(route);
  const mine = ++asked;
  document.body.dataset.route = route.name || 'front';
  document.body.toggleAttribute('data-slide', route.slide);
  showCurrent(route);
  /** @type {(root: HTMLElement, context: Context) => MountedPage} */
  let mount;
  try {
    mount = await loadPage(route);
    if (failed === keyOf(route)) failed = '';
  } catch (error) {
    const why = sentenceOf(error, language());
    const t = appWords(language());
    // Browsers ask for a script that did not come again; one that remembers the failure is reloaded.
    const again = failed === keyOf(route) ? () => location.reload() : () => void show();
    failed = keyOf(route);
    mount = (at) =>
      mountWords(at, t('failed'), t('failedText', { why }), { reload: t('reload'), again });
  }
  if (mine !== asked) return;
  const held = tools.contains(document.activeElement) ? document.activeElement : null;
  shown?.unmount();
  toolsPlace.append(tools);
  root.replaceChildren();
  const samePlace = remount && shown?.key === keyOf(route);
  const page = mount(root, { services, address, language: language(), tools });
  shown = { ...page, key: keyOf(route) };
  document.body.toggleAttribute('data-wide', Boolean(page.wide));
  // The tools have moved to the page's own head, or back.
  if (held instanceof HTMLElement) held.focus({ preventScroll: true });
  document.title = page.title ? `${page.title} · Latent Atlas` : 'Latent Atlas: PCA and VAEs';
  if (first || samePlace) return;
  window.scrollTo(0, 0);
  /** @type {HTMLElement | null} */ (root.querySelector('h1'))?.focus({ preventScroll: true });
}

/** Its wasm loads beside the scripts of the page that will ask it. */
const startEngine = () => void engine.info.catch(() => {}); // whoever asks first is told

/** @param {Route} route @returns {Promise<(root: HTMLElement, context: Context) => MountedPage>} */
async function loadPage(route) {
  const t = appWords(language());
  if (route.name === '') return (await import('./front.js')).mountFront;
  if (route.name === 'runs') return (await import('./runsPage.js')).mountRuns;
  if (route.name === 'answers') return (await import('./answersPage.js')).mountAnswers;
  if (route.name === 'map') return (await import('./mapPage.js')).mountMap;
  if (route.name === 'lab') {
    startEngine();
    const { mountLabRoute } = await import('./labRoute.js');
    return (at, context) => mountLabRoute(at, route, context);
  }
  const load = loaderOf(route.name);
  if (load && route.step === 'steps')
    return (await import('./chapterSteps.js')).chapterSteps(route.name, language());
  if (load) {
    startEngine();
    const [{ mountChapterRoute }, exhibit] = await Promise.all([
      import('./chapterRoute.js'),
      load(),
    ]);
    return (at, context) => mountChapterRoute(at, route, exhibit, context);
  }
  const known = [...CHAPTERS, ...LATER].find(({ folder }) => folder === route.name);
  return known
    ? (at) => mountWords(at, t('notYet'), t('notYetText', { title: known.title[language()] }))
    : (at) => mountWords(at, t('missing'), t('missingText'));
}

/**
 * A page of one sentence.
 * @param {HTMLElement} at
 * @param {string} title
 * @param {string} words
 * @param {{ reload?: string, again?: () => void }} [options]
 * @returns {MountedPage}
 */
function mountWords(at, title, words, { reload, again } = {}) {
  const main = el(
    'main',
    { id: 'main', class: 'wrap wordsPage' },
    el('h1', { tabindex: -1 }, title),
    el('p', {}, words),
    reload
      ? el('button', { type: 'button', class: 'button', onclick: again }, reload)
      : el('a', { class: 'button', href: formatRoute({ name: '' }) }, appWords(language())('home')),
  );
  at.append(main);
  return { title, unmount: () => main.remove() };
}

/** The place in the header's menu. @param {Route} route */
function showCurrent(route) {
  const part = route.name === 'lab' || route.name === 'map' ? route.name : 'lecture';
  for (const link of document.querySelectorAll('.nav a')) {
    if (link.getAttribute('data-part') === part) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** The words of the header and the footer, which are in the document from the start. */
function speak() {
  const t = appWords(language());
  for (const node of document.querySelectorAll('[data-word]')) {
    node.textContent = t(node.getAttribute('data-word') ?? '');
  }
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', t(node.getAttribute('data-label') ?? ''));
  }
}

const languages = segmented({
  label: appWords(language())('language'),
  items: [
    { value: 'en', text: 'EN', title: 'English' },
    { value: 'it', text: 'IT', title: 'Italiano' },
  ],
  onChange: setLanguage,
});
languages.set(language());
languages.root.dataset.label = 'language';
document.getElementById('languages')?.append(languages.root);
document.getElementById('theme-toggle')?.addEventListener('click', () => {
  setTheme(theme().dark ? 'light' : 'dark');
});
document.querySelector('.skip')?.addEventListener('click', (event) => {
  // The address is the state of the page: it must not become a place on it.
  event.preventDefault();
  const main = document.getElementById('main');
  if (!main) return;
  main.tabIndex = -1;
  main.focus();
});
onLanguageChange(() => {
  speak();
  if (shown?.speak) shown.speak(language());
  else void show({ remount: true });
});
// Another address typed in, a link, or one step back in the history.
address.onForeignChange(() => void show());
speak();
void show({ first: true });
// A version that came meanwhile is said, and taken when it is wished for: a training may be under way.
if (navigator.serviceWorker?.controller)
  void import('./offline.js').then(({ onNewVersion }) =>
    onNewVersion((takeOver) => {
      const t = appWords(language());
      const button = el('button', { type: 'button', class: 'button small' }, t('reload'));
      button.addEventListener('click', takeOver);
      document.querySelector('.newVersion')?.remove();
      document.body.append(
        el('p', { class: 'newVersion', role: 'status' }, t('newVersion'), ' ', button),
      );
    }),
  );
