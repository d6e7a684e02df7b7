/**
 * Which controls of a picture are on show: `controls="play,beta"`. Sliders and choices say
 * what they set (`data-param`); of the buttons only what plays can be asked for. What is dragged in a
 * picture is no control. Pure but for the sheet it makes.
 *
 * @module
 */
import { attributeName } from './attributes.js';

/** @typedef {import('../frame/contract.js').Schema} Schema */

/** Players, and what the actions of steps press. */
const PLAY = 'play';

/**
 * @param {string | null} list as the attribute has it; null: all are on show
 * @param {Schema} schema
 * @returns {{ names: string[] | null, unknown: string | null, known: string[] }} `names` as the schema has them
 */
export function readControls(list, schema) {
  const params = Object.keys(schema).filter((name) => name !== 'view');
  const known = [PLAY, ...params.map(attributeName)];
  const asked = list?.split(/[\s,]+/).filter(Boolean);
  const unknown = asked?.find((name) => !known.includes(name)) ?? null;
  const nameOf = (/** @type {string} */ text) =>
    params.find((one) => attributeName(one) === text) ?? text;
  return { names: unknown === null ? (asked?.map(nameOf) ?? null) : [], unknown, known };
}

/**
 * A sheet's text that leaves the other controls out.
 * @param {readonly string[]} names
 * @param {readonly string[]} presses selectors of what the actions of the exhibit's steps press
 */
export function sheetOf(names, presses) {
  const kept = names.map((name) => `[data-param~="${name}"]`);
  if (names.includes(PLAY)) kept.push('atlas-player', ...presses);
  const controls = ':is([data-param], [data-action], atlas-player)';
  // The buttons of a player are a part of it.
  const others = ['atlas-player *', ...kept].join(', ');
  return `.lessonPicture ${controls}:not(${others}) { display: none !important; }`;
}
