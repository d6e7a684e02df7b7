/**
 * A chapter as a page or as a slide, at its address.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { mountChapter } from '../frame/chapterPage.js';
import { ParamStore } from '../frame/paramStore.js';
import { mountSlide } from '../frame/slide.js';
import { formatRoute } from './address.js';
import { CHAPTERS, LATER } from './registry.js';

/** @typedef {import('./main.js').Context} Context */
/** @typedef {import('../frame/contract.js').Language} Language */

/**
 * @param {HTMLElement} root
 * @param {import('./address.js').Route} route
 * @param {import('../frame/contract.js').Exhibit} exhibit
 * @param {Context} context
 */
export function mountChapterRoute(root, route, exhibit, { services, address, language }) {
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
      href: loaderOf(name) ? formatRoute({ name }) : null,
    })),
  };
}
