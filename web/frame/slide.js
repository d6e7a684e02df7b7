/**
 * An exhibit as a slide of 16:9: the question, the stage, nothing to scroll.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { mountExhibit } from './host.js';
import { LiveValues } from './live.js';
import { firstSentence, inline } from './prose.js';
import css from './slide.css?inline';
import frameCss from './frame.css?inline';
import { adoptStyles } from './styles.js';
import { troublePart } from './trouble.js';
import { frameWords } from './words.js';

/**
 * @param {HTMLElement} root empty
 * @param {Parameters<typeof import('./chapterPage.js').mountChapter>[1]} options
 * @returns {() => void} unmounts
 */
export function mountSlide(root, options) {
  const { exhibit, services, params, language, place, live = new LiveValues() } = options;
  adoptStyles(root, frameCss);
  adoptStyles(root, css);
  const t = frameWords(language);
  const text = exhibit.text[language];
  const stage = el('section', { class: 'slideStage', 'aria-label': t('stage') });
  const mount = () =>
    mountExhibit(stage, {
      exhibit,
      services,
      params,
      language,
      live,
      mode: 'slide',
      onError: (error) => trouble.show(error),
    });
  const trouble = troublePart(stage, { t, services, mount });
  const own = place?.chapters.find(({ number }) => number === place.number);
  root.append(
    el(
      'header',
      { class: 'slideHead' },
      el('h1', { tabindex: -1 }, ...inline(text.question, live)),
      el('p', {}, ...inline(firstSentence(text.lead), live)),
    ),
    stage,
    el(
      'footer',
      { class: 'slideFoot' },
      place
        ? el('a', { href: own?.href }, `Latent Atlas · ${place.number} ${place.title}`)
        : 'Latent Atlas',
      trouble.root,
    ),
    live.root,
  );
  trouble.start();
  return () => {
    trouble.close();
    live.close();
    root.replaceChildren();
  };
}
