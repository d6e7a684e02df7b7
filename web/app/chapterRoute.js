/**
 * A chapter as a page or as a slide, at its address.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { mountLesson } from '../frame/lesson.js';
import { ParamStore } from '../frame/paramStore.js';
import { schemaOf, stepOf, stepOfOld } from '../frame/steps.js';
import { formatRoute } from './address.js';
import { beginningOf, CHAPTERS, LATER } from './registry.js';

/** @typedef {import('./main.js').Context} Context */
/** @typedef {import('../frame/contract.js').Language} Language */

/**
 * @param {HTMLElement} root
 * @param {import('./address.js').Route} route
 * @param {import('../frame/contract.js').Exhibit} exhibit
 * @param {Context} context
 */
export function mountChapterRoute(root, route, exhibit, { services, address, language, tools }) {
  const { name, slide } = route;
  /** The step of an address, and its state as the step's own address has it. @param {import('./address.js').Route} to */
  const read = (to) => {
    const step = stepOf(exhibit, to.step ?? null);
    return step ? { step, query: to.query } : stepOfOld(exhibit, to.query);
  };
  const first = read(route);
  let { step } = first;
  const params = new ParamStore(schemaOf(exhibit, step), first.query);
  const write = () => address.write({ ...route, step: step.id }, params.query());
  params.subscribe(write);
  const go = (/** @type {string} */ id, /** @type {string} */ query, asSlide = slide) => {
    location.hash = formatRoute({ name, step: id, slide: asSlide }, query);
  };
  const place = placeOf(name, language);
  const lesson = mountLesson(root, {
    exhibit,
    services,
    params,
    step,
    language,
    slide,
    place,
    hrefOf: (id, query, asSlide = false) => formatRoute({ name, step: id, slide: asSlide }, query),
    onGo: go,
    onSlide: (asSlide) => go(step.id, params.query(), asSlide),
    tools: slide ? null : tools,
  });
  write();
  return {
    title: place ? `${place.number} ${place.title}` : name,
    wide: true,
    /** Another step, or another state of the same. @param {import('./address.js').Route} next */
    update(next) {
      const found = read(next);
      step = found.step;
      lesson.enter(step.id, found.query);
      write();
    },
    unmount: lesson.unmount,
  };
}

/**
 * @param {string} folder
 * @param {Language} language
 * @returns {import('../frame/lesson.js').Place | undefined} undefined: of no lecture
 */
function placeOf(folder, language) {
  const all = [...CHAPTERS, ...LATER];
  const own = all.find((one) => one.folder === folder);
  if (!own) return undefined;
  const there = all.filter(({ folder: name }) => loaderOf(name));
  const linkTo = (/** @type {typeof own | undefined} */ one) =>
    one
      ? {
          title: `${one.number} ${one.title[language]}`,
          href: formatRoute(beginningOf(one.folder, language)),
        }
      : null;
  const home = formatRoute({ name: '' });
  return {
    number: own.number,
    title: own.title[language],
    home,
    overview: formatRoute({ name: folder, step: 'steps' }),
    previous: linkTo(there.findLast(({ number }) => number < own.number)),
    next: linkTo(there.find(({ number }) => number > own.number)),
  };
}
