/**
 * `<latent-atlas exhibit="interpolation">`: one exhibit in any page.
 *
 *     <script type="module" src="…/embed.js"></script>
 *     <latent-atlas exhibit="principal-directions" angle="0.4"></latent-atlas>
 *
 * @module
 */
import { exhibitNames, loaderOf } from '../exhibits/loaders.js';
import { mountExhibit } from '../frame/host.js';
import { mountLesson } from '../frame/lesson.js';
import { isUsed } from '../frame/lessonKeys.js';
import { LiveValues } from '../frame/live.js';
import { ParamStore } from '../frame/paramStore.js';
import { sentenceOf } from '../frame/sentences.js';
import { schemaOf, stepOf, stepOfOld } from '../frame/steps.js';
import { adoptStyles } from '../frame/styles.js';
import { frameWords } from '../frame/words.js';
import base from '../ui/base/base.css?inline';
import { writeIn } from '../ui/base/format.js';
import uiParts from '../ui/base/parts.css?inline';
import tokens from '../ui/base/tokens.css?inline';
import { carryTheme } from '../ui/base/theme.js';
import { attributeName, queryOf, writeAttributes } from './attributes.js';
import { readControls, sheetOf } from './controls.js';
import css from './embed.css?inline';
import { whenNear } from './near.js';
import { sharedServices } from './services.js';
import { checkState, VERSION } from './state.js';
import { embedWords } from './words.js';

// Not new URL('.', …): the bundler takes that for a file of ours.
const SITE = import.meta.url.replace(/[^/]*$/, '');
/** Changing one of these shows something else; the rest are parameters. */
const STRUCTURAL = ['exhibit', 'mode', 'controls', 'heading', 'prediction', 'lang', 'theme'];

/**
 * One step of a chapter, alive. Beside the attributes below, every parameter of the exhibit's params.js is
 * an attribute by its name: it follows what the reader does, and the reader's picture follows it. Of the
 * events all but `live` bubble and cross shadow roots.
 *
 * @attr {string} exhibit - folder of the exhibit, as principal-directions
 * @attr {string} step - id of the step; the first when left out
 * @attr {"page" | "slide" | "figure" | "cover"} mode - page when left out; figure: the picture and its
 *   controls alone, from 480×300 upward
 * @attr {string} controls - which controls of the picture are there, as `play,beta`: parameters, and `play`
 *   for what plays or trains; all of them when left out
 * @attr {"no"} heading - no: without question and steps
 * @attr {"no"} prediction - no: without the prediction, everything measured on show
 * @attr {"eager"} loading - eager: at once, not when it comes into sight
 * @attr {"en" | "it"} lang - else that of the surroundings
 * @attr {"light" | "dark"} theme - else the system's
 *
 * @fires {CustomEvent<{ exhibit: string, step: string }>} ready - the first whole picture is there
 * @fires {CustomEvent<{ state: import('./state.js').State }>} change - a parameter changed, or the step
 * @fires {CustomEvent<{ id: string, name: string, state: string, step: number, steps: number, epoch: number }>} train - of every training of this exhibit
 * @fires {CustomEvent<{ measured: Record<string, unknown> }>} live - what is measured, at most once a frame
 * @cssState ready - as `:state(ready)`, once `ready` was told
 * @tagname latent-atlas
 */
export class LatentAtlas extends HTMLElement {
  static observedAttributes = [...STRUCTURAL, 'step'];

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
    this.internals = this.attachInternals();
    /** Waits to be in sight no longer. */
    this.stopWaiting = () => {};
    /** @type {(() => void)[]} */
    this.closers = [];
    /** @type {ParamStore<any> | null} */
    this.params = null;
    /** @type {LiveValues | null} */
    this.liveValues = null;
    /** What is on show, or being loaded: a later wish overtakes it. */
    this.generation = 0;
    /** @type {ReturnType<typeof mountLesson> | null} */
    this.lesson = null;
    /** Leaves controls out. */
    this.controlsSheet = new CSSStyleSheet();
    this.planned = false;
    this.addEventListener('keydown', (event) => {
      if (isUsed(event)) event.stopPropagation();
    });
  }

  /** Parameters as they are now. */
  get values() {
    return this.params?.values ?? {};
  }

  /** Measured values as they are now. */
  get measured() {
    return Object.fromEntries(this.liveValues?.values ?? []);
  }

  connectedCallback() {
    if (this.getAttribute('loading') === 'eager') this.plan();
    else this.stopWaiting = whenNear(this, () => this.plan());
  }

  /** Moved by `moveBefore`: it stays as it is. */
  connectedMoveCallback() {}

  disconnectedCallback() {
    this.stopWaiting();
    this.generation++;
    this.close();
  }

  /** Everything that the reader can set, to be stored or sent: `setState` takes it. @returns {import('./state.js').State} */
  getState() {
    const { params } = this;
    return {
      v: VERSION,
      exhibit: this.getAttribute('exhibit') ?? '',
      step: this.lesson?.step ?? this.getAttribute('step') ?? '',
      query: params ? params.query() : '',
    };
  }

  /**
   * Of an element that shows the same exhibit.
   * @param {import('./state.js').State} state
   * @throws {TypeError} a sentence, when it is none
   */
  setState(state) {
    const { step, query } = checkState(state, this.getAttribute('exhibit') ?? '');
    const { lesson, params } = this;
    if (lesson && step) {
      this.setAttribute('step', step);
      lesson.enter(step, new URLSearchParams(query));
    } else params?.setFrom(new URLSearchParams(query));
  }

  /** Starts what the step is about: its player, or else its action. */
  play() {
    const { player } = this;
    if (player) player.play();
    else this.lesson?.act();
  }

  /** Players stand still, trainings of this exhibit stop where they are; `play` goes on. */
  pause() {
    this.player?.pause();
    for (const run of this.runs) if (run.isActive) run.cancel();
  }

  /** The step as it opens, its question asked again. */
  reset() {
    this.pause();
    if (this.lesson) this.lesson.again();
    else this.params?.reset();
  }

  /**
   * What is on show, twice as many pixels as it has: of a page the picture, else all of it.
   * @returns {Promise<Blob>} a PNG
   */
  async screenshot() {
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    const part = /** @type {HTMLElement | null} */ (
      root.querySelector('.lesson[data-slide], .lessonPicture, .embedded')
    );
    if (!part) throw new TypeError('Nothing is on show yet: wait for the event "ready".');
    const { screenshotOf } = await import('./screenshot.js');
    return screenshotOf(root, part);
  }

  /** @private */
  get player() {
    return /** @type {import('../ui/controls/player.js').Player | null | undefined} */ (
      this.shadowRoot?.querySelector('atlas-player')
    );
  }

  /** Trainings of this exhibit. @private */
  get runs() {
    const prefix = `${this.getAttribute('exhibit')}/`;
    return sharedServices(SITE).engine.runs.list.filter(({ id }) => id.startsWith(prefix));
  }

  /** @private @param {string} type @param {object} detail */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === 'step' && this.lesson) {
      const { lesson } = this;
      lesson.enter(this.getAttribute('step') ?? '', new URLSearchParams());
    } else if (this.generation > 0 && this.isConnected) this.plan(); // else it was never shown
  }

  /** Several attributes are usually set in one go. */
  plan() {
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      if (this.isConnected) void this.show();
    });
  }

  close() {
    for (const close of this.closers.splice(0).reverse()) close();
    this.isReady = false;
    this.lesson = null;
    this.params = null;
    this.liveValues = null;
    this.shadowRoot?.replaceChildren();
  }

  async show() {
    this.close();
    const mine = ++this.generation;
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    for (const sheet of [tokens, base, uiParts, css]) adoptStyles(root, sheet);
    const theme = this.getAttribute('theme');
    this.closers.push(carryTheme(this, theme === 'light' || theme === 'dark' ? theme : 'auto'));
    const name = this.getAttribute('exhibit') ?? '';
    const load = loaderOf(name);
    const t = embedWords(this.language);
    if (!load) return this.say(t('noExhibit', { name, known: exhibitNames().join(', ') }));
    try {
      const exhibit = await load();
      if (mine === this.generation) this.mount(exhibit);
    } catch (error) {
      this.say(sentenceOf(error, this.language), () => void this.show());
    }
  }

  /** @param {string} words @param {() => void} [again] */
  say(words, again) {
    const line = document.createElement('p');
    line.className = 'embedWords';
    line.textContent = words;
    this.shadowRoot?.replaceChildren(line);
    if (!again) return;
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'button small', onclick: again });
    button.textContent = frameWords(this.language)('retry');
    line.append(' ', button);
  }

  /** @param {import('../frame/contract.js').Exhibit} exhibit */
  mount(exhibit) {
    const step = this.stepOf(exhibit);
    const { unknown, known } = readControls(this.getAttribute('controls'), exhibit.schema);
    const t = embedWords(this.language);
    if (unknown !== null)
      return this.say(t('noControl', { name: unknown, known: known.join(', ') }));
    const params = new ParamStore(schemaOf(exhibit, step), this.queryOf(exhibit, step));
    const live = new LiveValues();
    this.params = params;
    this.liveValues = live;
    const mode = this.getAttribute('mode') ?? 'page';
    const box = document.createElement('div');
    const figure = mode === 'figure';
    const slide = mode === 'slide' || figure;
    box.className = slide ? 'embedded slide' : 'embedded';
    this.shadowRoot?.append(box);
    this.closers.push(writeIn(this.language));
    const options = {
      exhibit,
      services: sharedServices(SITE),
      params,
      live,
      language: this.language,
    };
    const unmount =
      mode === 'cover'
        ? mountExhibit(box, { ...options, mode: 'cover' })
        : this.mountLesson(box, { ...options, step, slide, figure });
    this.showControls(exhibit);
    const tellLive = () =>
      this.dispatchEvent(new CustomEvent('live', { detail: { measured: this.measured } }));
    this.closers.push(
      unmount,
      this.followAttributes(params),
      this.followReady(box),
      this.followRuns(),
      live.subscribe(tellLive),
    );
  }

  /** @private @param {import('../frame/contract.js').Exhibit} exhibit */
  showControls(exhibit) {
    const { names } = readControls(this.getAttribute('controls'), exhibit.schema);
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    const { controlsSheet: sheet } = this;
    const presses = exhibit.steps.flatMap(({ action: { press } }) => press ?? []);
    sheet.replaceSync(names ? sheetOf(names, presses) : '');
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  }

  /** The step that the attributes mean. @param {import('../frame/contract.js').Exhibit} exhibit */
  stepOf(exhibit) {
    const named = stepOf(exhibit, this.getAttribute('step'));
    return named ?? stepOfOld(exhibit, queryOf(exhibit.schema, this)).step;
  }

  /**
   * The state of a step: its attributes differ from what it opens on, those without `step` from the
   * chapter's defaults.
   * @param {import('../frame/contract.js').Exhibit} exhibit @param {import('../frame/contract.js').Step} step
   */
  queryOf(exhibit, step) {
    return stepOf(exhibit, this.getAttribute('step'))
      ? queryOf(schemaOf(exhibit, step), this)
      : stepOfOld(exhibit, queryOf(exhibit.schema, this)).query;
  }

  /**
   * @param {HTMLElement} box
   * @param {Omit<Parameters<typeof mountLesson>[1], 'hrefOf' | 'onGo'>} options
   */
  mountLesson(box, options) {
    const lesson = mountLesson(box, {
      ...options,
      embedded: true,
      hasHeading: this.getAttribute('heading') !== 'no',
      hasPrediction: !options.figure && this.getAttribute('prediction') !== 'no',
      hrefOf: () => null,
      onGo: (id) => this.setAttribute('step', id),
    });
    this.lesson = lesson;
    return lesson.unmount;
  }

  /** @returns {import('../frame/contract.js').Language} */
  get language() {
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? '';
    return lang.startsWith('it') ? 'it' : 'en';
  }

  /** Attributes to parameters and back. @param {ParamStore<any>} params */
  followAttributes(params) {
    /** @type {Set<string | null>} */
    const names = new Set(Object.keys(params.schema).map(attributeName));
    const observer = new MutationObserver((changes) => {
      const isParameter = (/** @type {MutationRecord} */ { attributeName: name }) =>
        names.has(name);
      if (changes.some(isParameter)) params.setFrom(queryOf(params.schema, this));
    });
    observer.observe(this, { attributes: true });
    let frame = 0;
    const stop = params.subscribe(() => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        writeAttributes(params, this);
        // What was written here is no wish of the page's.
        observer.takeRecords();
        this.tell('change', { state: this.getState() });
      });
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }

  get isReady() {
    return this.hasAttribute('data-ready');
  }

  /** `:state(ready)`, and `data-ready` as on every host. @param {boolean} ready */
  set isReady(ready) {
    this.toggleAttribute('data-ready', ready);
    if (ready) this.internals.states?.add('ready');
    else this.internals.states?.delete('ready');
  }

  followRuns() {
    /** What was told of each. @type {Map<string, string>} */
    const told = new Map();
    return sharedServices(SITE).engine.runs.subscribe(() => {
      for (const { id, name, state, step, steps, epoch } of this.runs) {
        const key = `${state} ${step}`;
        if (told.get(id) === key) continue;
        told.set(id, key);
        this.tell('train', { id, name, state, step, steps, epoch });
      }
    });
  }

  /** @param {HTMLElement} box */
  followReady(box) {
    const show = () => {
      const ready = box.matches('[data-ready]') || box.querySelector('[data-ready]') !== null;
      if (ready && !this.isReady) this.tell('ready', { exhibit, step: this.lesson?.step ?? '' });
      this.isReady = ready;
    };
    const exhibit = this.getAttribute('exhibit');
    const observer = new MutationObserver(show);
    observer.observe(box, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });
    show();
    return () => observer.disconnect();
  }
}

// A page may load the script twice.
if (!customElements.get('latent-atlas')) customElements.define('latent-atlas', LatentAtlas);
