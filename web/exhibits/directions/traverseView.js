/**
 * The first step's picture: one number of a sprite's code turned by hand, and a row of discs for each
 * number. What the others do is veiled until one was turned.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number as written, subscript } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { SPRITE_NUMBERS } from './params.js';
import { picture, row } from './parts.js';
import { FRAMES, REACH, SIDE } from './traverseModel.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./traverseModel.js').Walks} Walks */

const STOPS = Array.from({ length: 41 }, (_, i) => (i - 20) / 10);
const NUMBERS = Array.from({ length: SPRITE_NUMBERS }, (_, j) => j + 1);
const nameOf = (/** @type {number} */ j) => `z${subscript(j)}`;

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {boolean} options.cover
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeTraverseView({ words, cover, onChange }) {
  const disc = picture('directionsDisc');
  const turn = slider({
    param: 'turn',
    label: '',
    stops: STOPS,
    role: 'lat',
    format: (value) => written(value, 1),
    onChange: (value) => onChange({ turn: value }),
  });
  turn.root.classList.add('directionsTurn');
  const which = segmented({
    param: 'number',
    label: words('which'),
    small: true,
    items: NUMBERS.map((j) => ({ value: String(j), text: nameOf(j) })),
    onChange: (value) => onChange({ number: Number(value), turn: -REACH }),
  });
  const model = segmented({
    param: 'sprite',
    label: words('betaOf'),
    small: true,
    items: /** @type {const} */ ([
      { value: '1', text: 'β = 1' },
      { value: '4', text: 'β = 4' },
    ]),
    onChange: (value) => onChange({ sprite: value }),
  });
  const lines = NUMBERS.map((j) => {
    const film = row(FRAMES, 'directionsFilm');
    const said = el('span', { class: 'num' });
    const line = el(
      'div',
      { class: 'directionsLine' },
      el('b', { class: 'lat' }, nameOf(j)),
      film,
      said,
    );
    return { j, film, said, line };
  });
  const head = el(
    'div',
    { class: 'directionsLine directionsLineHead' },
    el('span', {}),
    el(
      'span',
      { class: 'directionsEnds' },
      el('span', {}, `−${REACH}`),
      el('span', {}, '0'),
      el('span', {}, `${REACH}`),
    ),
    el('span', {}, words('nats')),
  );
  const rows = el('div', { class: 'directionsRows' }, head, ...lines.map(({ line }) => line));
  const controls = el('div', { class: 'directionsBar' }, which.root, model.root);
  const root = el(
    'div',
    { class: cover ? 'directionsCover' : 'directions directionsTraverse' },
    cover ? null : el('div', { class: 'directionsSide' }, disc, turn.root),
    el('div', { class: 'directionsMain' }, cover ? null : controls, rows),
  );
  /** @type {Walks | null} */
  let walks = null;
  /** @type {Params | null} */
  let params = null;
  let isOpen = cover;
  /** Farthest turned since the question was asked. */
  let farthest = -REACH;
  const draw = () => {
    if (!walks || !params) return;
    const seen = Math.round(((farthest + REACH) / (2 * REACH)) * (FRAMES - 1)) + 1;
    for (const { j, film, said, line } of lines) {
      const walk = walks.walks[j - 1];
      const isTurned = j === params.number;
      line.classList.toggle('lit', isTurned && !cover);
      if (!walk) continue;
      setText(said, isOpen ? written(walks.used[j - 1] ?? NaN, 2) : '');
      film.data = {
        images: walk.images,
        count: isOpen ? FRAMES : isTurned ? seen : 0,
        rows: SIDE,
        cols: SIDE,
        role: 'dec',
        description: words(isOpen || isTurned ? 'filmAlt' : 'filmVeiled', {
          name: nameOf(j),
          across: written(walk.moved[0] ?? NaN, 1),
          down: written(walk.moved[1] ?? NaN, 1),
          radius: written(walk.moved[2] ?? NaN, 1),
        }),
      };
    }
  };
  return {
    root,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      isOpen = cover || step.moment === 'answered';
      if (step.moment === 'ask' || next.number !== params?.number) farthest = next.turn;
      farthest = Math.max(farthest, next.turn);
      params = next;
      turn.setLabel(words('turn', { name: nameOf(next.number) }));
      turn.set(next.turn);
      which.set(String(next.number));
      model.set(next.sprite);
      controls.hidden = !isOpen;
      draw();
    },
    /** @param {Walks} next */
    showWalks(next) {
      walks = next;
      draw();
    },
    /** @param {import('./traverseModel.js').Turned} turned */
    showTurned({ image, reading, turn: z, number }) {
      const [x = NaN, y = NaN, r = NaN] = reading;
      const of = {
        name: nameOf(number),
        z: written(z, 1),
        x: written(x, 1),
        y: written(y, 1),
        r: written(r, 1),
      };
      disc.data = {
        image,
        rows: SIDE,
        cols: SIDE,
        role: 'dec',
        caption: words('reading', of),
        description: words('discAlt', of),
      };
    },
  };
}
