/**
 * A chapter as a page or as a slide, at its address.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { mountChapter } from '../frame/chapterPage.js';
import { mountLesson } from '../frame/lesson.js';
import { ParamStore } from '../frame/paramStore.js';
import { mountSlide } from '../frame/slide.js';
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
export function mountChapterRoute(root, route, exhibit, context) {
  if (exhibit.steps) return mountLessonRoute(root, route, exhibit, context);
  const { services, address, language } = context;
  const params = new ParamStore(exhibit.schema, route.query);
  params.subscribe(() => address.write(route, params.query()));
  const link = () => {
    address.write(route, params.query());
    return address.now();
  };
  const place = placeOf(exhibit.name, language);
  const main = document.createElement('main');
  main.id = 'main';
  main.className = route.slide ? 'slide' : 'wrap';
  root.append(main);
  const mount = route.slide ? mountSlide : mountChapter;
  const unmount = mount(main, { exhibit, services, params, language, place, link });
  return {
    title: place ? `${place.number} ${place.title}` : exhibit.name,
    /** Another state of the same chapter. @param {import('./address.js').Route} next */
    update: (next) => params.setFrom(next.query),
    unmount() {
      unmount();
      main.remove();
    },
  };
}

/**
 * A chapter that goes in steps.
 * @param {HTMLElement} root
 * @param {import('./address.js').Route} route
 * @param {import('../frame/contract.js').Exhibit} exhibit
 * @param {Context} context
 */
function mountLessonRoute(root, route, exhibit, { services, address, language, tools }) {
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
    place: place && lessonPlace(place),
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

/** @param {import('../frame/chapterPage.js').Place} place @returns {import('../frame/lesson.js').Place} */
function lessonPlace({ number, title, home, chapters }) {
  const there = chapters.filter(({ href }) => href);
  const named = (/** @type {import('../frame/chapterPage.js').ChapterLink | undefined} */ one) =>
    one?.href ? { title: `${one.number} ${one.title}`, href: one.href } : null;
  return {
    number,
    title,
    home,
    overview: home,
    previous: named(there.findLast((chapter) => chapter.number < number)),
    next: named(there.find((chapter) => chapter.number > number)),
  };
}

/**
 * @param {string} folder
 * @param {Language} language
 * @returns {import('../frame/chapterPage.js').Place | undefined}
 */
function placeOf(folder, language) {
  const all = [...CHAPTERS, ...LATER];
  const chapter = all.find((one) => one.folder === folder);
  if (!chapter) return undefined;
  return {
    number: chapter.number,
    title: chapter.title[language],
    home: formatRoute({ name: '' }),
    slide: formatRoute({ name: folder, slide: true }),
    chapters: all.map(({ number, title, folder: name }) => ({
      number,
      title: title[language],
      href: loaderOf(name) ? formatRoute(beginningOf(name, language)) : null,
    })),
  };
}
