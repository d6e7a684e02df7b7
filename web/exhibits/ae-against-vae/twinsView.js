/**
 * A pair of twins side by side: each map with its probe and what is decoded along one latent standard
 * deviation, under them the control of the step, beside them what was measured. `data-step` on the root
 * says which step it is laid out for.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { epoch as epochText, number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { HEAT_MAX, makeMap } from './maps.js';
import { EPOCHS, LAST_MOMENT } from './params.js';
import { makeSidePanel } from './sidePanel.js';
import { measuredTable } from './table.js';
import { makeTrainPanel } from './trainPanel.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('./twins.js').Side} Side */
/** @typedef {import('./quality.js').Quality} Quality */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {boolean} options.wide the pair of one hidden layer
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(name: Name, z: readonly [number, number], committed: boolean) => void} options.onProbe
 * @param {(name: Name) => void} options.onLeave the committed probe counts again
 * @param {(name: Name) => void} options.onHole
 * @param {() => void} options.onCount
 * @param {() => void} options.onSteepest
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makeTwinsView({ words, wide, onChange, onProbe, onLeave, onHole, ...acts }) {
  const panels = {
    ae: makeSidePanel('ae', { words, onProbe, onLeave, onHole }),
    vae: makeSidePanel('vae', { words, onProbe, onLeave, onHole }),
  };
  const third = makeMap('kl', words);
  const thirdSaid = el('p', { class: 'againstCaption' });
  const thirdPanel = el(
    'section',
    { class: 'againstPanel', hidden: true },
    el('div', { class: 'againstRow' }, el('h2', {}, words('kl'))),
    el('div', { class: 'againstFit' }, third.map),
    thirdSaid,
  );
  const choice = (
    /** @type {'ground' | 'scale'} the parameter, and the word over it */ label,
    /** @type {readonly { value: string, text: string }[]} */ items,
    /** @type {(value: any) => void} */ onPick,
  ) => segmented({ param: label, label: words(label), small: true, onChange: onPick, items });
  const under = wide ? 'groundEmpty' : 'groundStretch';
  const ground = choice(
    'ground',
    [
      { value: 'images', text: words('groundImages') },
      { value: wide ? 'empty' : 'stretch', text: words(under) },
    ],
    (value) => onChange({ ground: value }),
  );
  const scale = choice(
    'scale',
    [
      { value: 'same', text: words('scaleSame') },
      { value: 'own', text: words('scaleOwn') },
    ],
    (value) => onChange({ scale: value }),
  );
  /** @type {Record<Name, import('../../data/models.js').History> | null} */
  let histories = null;
  const moment = slider({
    param: 'moment',
    label: words('epoch'),
    role: 'act',
    stops: Array.from({ length: LAST_MOMENT + 1 }, (_, i) => i),
    format: (i) => epochText(histories?.ae.moments[i]?.epoch ?? NaN),
    onChange: (value) => onChange({ moment: value }),
  });
  const button = (/** @type {string} */ action, /** @type {() => void} */ onclick) =>
    el(
      'button',
      { type: 'button', class: 'button againstGo', 'data-action': action, onclick },
      words(`${action}Go`),
    );
  const count = button('count', acts.onCount);
  const steepest = button('steepest', acts.onSteepest);
  const train = makeTrainPanel({
    words,
    epochs: wide ? ['1', '3', '20'] : EPOCHS.slice(0, 3),
    action: wide ? 'trainWide' : 'train',
    onChange,
    onTrain: acts.onTrain,
    onStop: acts.onStop,
  });
  const badge = el('p', { class: 'againstBadge' });
  const loading = el('p', { class: 'againstSaid', role: 'status' });
  const legend = el(
    'p',
    { class: 'againstLegend' },
    el('span', {}, words('legend')),
    el('i', { 'aria-hidden': 'true' }),
    el('span', {}, `0 … ${HEAT_MAX}`),
  );
  const table = measuredTable(words);
  const note = el('p', { class: 'note' });
  const bar = el('div', { class: 'againstBar' });
  const more = el('div', { class: 'againstBar againstMore' });
  const side = el('section', { class: 'againstSide' }, badge, legend, table.root, note);
  const root = el(
    'div',
    { class: 'againstTwins' },
    el('div', { class: 'againstMaps' }, panels.ae.root, panels.vae.root, thirdPanel),
    side,
    bar,
    more,
  );
  /** @type {Params | null} */
  let params = null;
  /** @type {StepState} */
  let step = { id: '', moment: 'ask', pick: -1, truth: -1 };
  let isOpen = false;
  let hasThird = false;

  let arranged = '';
  /**
   * What stands in the two rows of controls: the step's own, and once it is measured the rest. Only when
   * that changes: a slider that is put in again loses the hand that drags it.
   */
  const arrangeBars = () => {
    const answered = step.moment === 'answered';
    const key = `${step.id} ${answered}`;
    if (key === arranged) return;
    arranged = key;
    const rows = /** @type {Record<string, [Node[], Node[]]>} */ ({
      maps: [
        [train.go, train.said, badge],
        [train.choice, train.which, scale.root, ground.root, moment.root],
      ],
      holes: [
        answered ? [] : [count, loading],
        [ground.root, train.go, train.choice, train.which, train.said],
      ],
      walls: [
        [steepest, loading],
        [ground.root, scale.root, train.which, moment.root],
      ],
    })[step.id] ?? [[], []];
    put(bar, ...rows[0]);
    put(more, ...(answered ? rows[1] : []));
    more.hidden = !answered;
    if (step.id !== 'maps') side.prepend(badge);
  };
  const arrange = () => {
    arrangeBars();
    moment.root.hidden = params?.model === 'trained';
    side.hidden = step.id === 'maps';
    legend.hidden = step.id !== 'walls' || !isOpen;
    root.dataset.step = step.id;
    root.toggleAttribute('data-open', isOpen);
    thirdPanel.hidden = !hasThird || step.id !== 'maps';
    root.dataset.maps = thirdPanel.hidden ? '2' : '3';
    table.show(step.id, isOpen);
    setText(note, step.id === 'maps' ? '' : words(`${step.id}Note`));
    for (const panel of Object.values(panels)) panel.arrange(step, isOpen);
  };

  return {
    root,
    /** @param {Params} next @param {StepState} state @param {boolean} open what it measures may be seen */
    showParams(next, state, open) {
      params = next;
      step = state;
      isOpen = open;
      ground.set(next.ground);
      scale.set(next.scale);
      moment.set(next.moment);
      train.showParams(next);
      arrange();
    },
    /** @param {Record<Name, import('../../data/models.js').History>} found */
    showHistories(found) {
      histories = found;
      moment.set(params?.moment ?? LAST_MOMENT);
    },
    /** @param {string} set name of the images */
    showSet: (set) => setText(badge, set),
    /** @param {Name} name @param {Side} next @param {[number, number] | null} probe as a code */
    showSide(name, next, probe) {
      panels[name].showSide(next, probe);
      table.showSide(name, next);
    },
    /** @param {(Pick<Side, 'codes' | 'labels' | 'spread' | 'window'>) | null} shown */
    showThird(shown) {
      hasThird = shown !== null;
      arrange();
      if (!shown) return;
      third.show(shown);
      setText(thirdSaid, words('spread', { std: number(shown.spread.std, 2) }));
    },
    /** @param {Name} name @param {Quality} quality */
    showQuality(name, quality) {
      panels[name].showQuality(quality);
      table.showQuality(name, quality);
    },
    /** @param {Name} name @param {import('./twins.js').Walk} walk */
    showWalk: (name, walk) => panels[name].showWalk(walk),
    /** @param {Name} name @param {[number, number]} z */
    showProbe: (name, z) => panels[name].showProbe(z),
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      const text = { held: number(held), total: number(total) };
      setText(loading, held < total ? words('loading', text) : '');
    },
    train,
  };
}
