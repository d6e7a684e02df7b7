/**
 * The covers of the path: a picture rendered from the running exhibit (`npm run covers`), replaced by
 * the exhibit itself, alive, when it is near the screen and the engine has nothing else to do.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { mountExhibit } from '../frame/host.js';
import { ParamStore } from '../frame/paramStore.js';
import { el } from '../ui/base/dom.js';
import { onThemeChange, theme } from '../ui/base/theme.js';

/** A cover that is not ready by then does not hold up the next one. */
const PATIENCE_MS = 6000;
const NEAR = '300px';

// The bundler reads these options as they stand: a spread would be overlooked.
/** @type {Record<string, string>} */
const pictures = import.meta.glob('../covers/*.png', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** @param {string} folder @returns {string | null} */
export function coverPicture(folder) {
  return pictures[`../covers/${folder}-${theme().dark ? 'dark' : 'light'}.png`] ?? null;
}

/**
 * @param {import('../frame/host.js').Services} services
 * @param {import('../frame/contract.js').Language} language
 */
export function makeCovers(services, language) {
  /** @type {(() => void)[]} */
  const closers = [];
  /** @type {Map<Element, string>} */
  const waiting = new Map();
  /** @type {Element[]} */
  const queue = [];
  let busy = false;
  let closed = false;

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        queue.push(target);
      }
      void work();
    },
    { rootMargin: NEAR },
  );

  const work = async () => {
    if (busy) return;
    busy = true;
    try {
      // The page's own picture first; without an engine the rendered covers stay.
      await services.engine.info;
      for (let next = queue.shift(); next && !closed; next = queue.shift()) {
        await idle();
        await enliven(/** @type {HTMLElement} */ (next));
      }
    } catch {
      queue.length = 0;
    }
    busy = false;
  };

  /** @param {HTMLElement} holder */
  const enliven = async (holder) => {
    const folder = waiting.get(holder) ?? '';
    const exhibit = await loaderOf(folder)?.();
    if (!exhibit || closed) return;
    const host = el('span', { class: 'coverLive' });
    holder.append(host);
    const params = new ParamStore(exhibit.schema);
    await new Promise((resolve) => {
      const done = () => resolve(clearTimeout(timer));
      const timer = setTimeout(done, PATIENCE_MS);
      const ready = new MutationObserver(() => {
        if (!host.hasAttribute('data-ready')) return;
        holder.setAttribute('data-live-cover', '');
        done();
      });
      ready.observe(host, { attributeFilter: ['data-ready'] });
      const unmount = mountExhibit(host, {
        exhibit,
        services,
        params,
        language,
        mode: 'cover',
        onError: done,
      });
      closers.push(() => {
        ready.disconnect();
        clearTimeout(timer);
        unmount();
      });
    });
  };

  return {
    /** The picture of a chapter; a link around it is what can be pressed. @param {string} folder */
    cover(folder) {
      const image = el('img', { alt: '', width: 400, height: 250, loading: 'lazy' });
      const show = () => {
        const source = coverPicture(folder);
        image.hidden = !source;
        if (source) image.src = source;
      };
      show();
      closers.push(onThemeChange(show));
      const holder = el('span', { class: 'coverPicture', inert: true }, image);
      if (loaderOf(folder)) {
        waiting.set(holder, folder);
        observer.observe(holder);
      }
      return holder;
    },
    close() {
      closed = true;
      observer.disconnect();
      for (const close of closers.splice(0)) close();
    },
  };
}

/** When the page has nothing to do, or soon. */
function idle() {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: 800 });
    else setTimeout(resolve, 60);
  });
}
