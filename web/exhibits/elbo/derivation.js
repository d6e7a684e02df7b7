/**
 * The thirteen lines of the slides' derivation as TeX, and which measured sum each line is. Lines of one `sum`
 * must show one number.
 *
 * @module
 */

/** @typedef {import('../../engine/calls/elbo.js').ElboNumber} ElboNumber */
/**
 * @typedef {object} Line
 * @property {string} line as it stands in the list
 * @property {ElboNumber} value
 * @property {'density' | 'gap' | 'elbo' | 'kl'} sum
 * @property {string} numbers the same with its numbers put in
 */

const post = 'p_\\theta(\\z\\mid\\x)';
const joint = 'p_\\theta(\\x,\\z)';
const like = '\\dec{p_\\theta(\\x\\mid\\z)}';
const prior = '\\pri{p(\\z)}';
const px = 'p_\\theta(\\x)';
const q = '\\lat{q_\\phi}';
const sum = '\\sum_{\\z} ';

/** @type {readonly Line[]} */
export const LINES = [
  {
    line: `${post}=\\frac{${like}\\,${prior}}{${px}}=\\frac{${joint}}{${px}}`,
    value: 'bayes',
    sum: 'density',
    numbers: `${post}\\big|_{\\z=\\mu}=\\live[.4f]{bayes}=\\live[.4f]{bayesJoint}`,
  },
  {
    line: `${px}=\\int ${like}\\,${prior}\\,d\\z`,
    value: 'evidence',
    sum: 'density',
    numbers: `${px}=\\live[.4f]{evidence},\\qquad \\log ${px}=\\live[.3f]{logEvidence}`,
  },
  {
    line: `\\min_\\phi\\ \\mathrm{KL}(${q}\\,\\Vert\\,${post})`,
    value: 'divergence',
    sum: 'gap',
    numbers: `\\mathrm{KL}(${q}\\,\\Vert\\,${post})=\\live[.4f]{divergence}`,
  },
  {
    line: `=-${sum}${q}\\log\\frac{${post}}{${q}}`,
    value: 'flipped',
    sum: 'gap',
    numbers: `-${sum}${q}\\log\\frac{${post}}{${q}}=\\live[.4f]{flipped}`,
  },
  {
    line: `=-${sum}${q}\\log\\Big(\\frac{${joint}}{${q}}\\cdot\\frac1{${px}}\\Big)`,
    value: 'byBayes',
    sum: 'gap',
    numbers: `-${sum}${q}\\log\\Big(\\frac{${joint}}{${q}}\\cdot\\frac1{${px}}\\Big)=\\live[.4f]{byBayes}`,
  },
  {
    line: `=-${sum}${q}\\log\\frac{${joint}}{${q}}+\\log ${px}\\,${sum}${q}`,
    value: 'split',
    sum: 'gap',
    numbers: `\\live[.4f]{loss}+(\\live[.4f]{logEvidence})\\cdot\\live[.6f]{sumOfQ}=\\live[.4f]{split}`,
  },
  {
    line: `\\max_\\phi\\ ${sum}${q}\\log\\frac{${joint}}{${q}}-\\log ${px}`,
    value: 'toMaximise',
    sum: 'gap',
    numbers: `\\live[.4f]{elbo}-(\\live[.4f]{logEvidence})=\\live[.4f]{toMaximise}`,
  },
  {
    line: `\\mathrm{ELBO}=${sum}${q}\\log\\frac{${joint}}{${q}}\\ \\le\\ \\log ${px}`,
    value: 'elbo',
    sum: 'elbo',
    numbers: `\\live[.4f]{elbo}\\ \\le\\ \\live[.4f]{logEvidence}`,
  },
  {
    line: `=${sum}${q}\\log\\frac{${like}\\,${prior}}{${q}}`,
    value: 'factored',
    sum: 'elbo',
    numbers: `${sum}${q}\\log\\frac{${like}\\,${prior}}{${q}}=\\live[.4f]{factored}`,
  },
  {
    line: `=\\mathbb{E}_{${q}}\\log ${like}-\\mathrm{KL}(${q}\\,\\Vert\\,${prior})`,
    value: 'elbo',
    sum: 'elbo',
    numbers: `\\dec{\\live[.4f]{likelihood}}-\\lat{\\live[.4f]{klPrior}}=\\live[.4f]{elbo}`,
  },
  {
    line: `\\ell=-\\mathrm{ELBO}`,
    value: 'loss',
    sum: 'elbo',
    numbers: `\\ell=\\live[.4f]{loss}`,
  },
  {
    line: `\\mathrm{KL}(${q}\\,\\Vert\\,${prior})=\\tfrac12(\\mu^2+\\sigma^2-1-\\log\\sigma^2)`,
    value: 'klClosed',
    sum: 'kl',
    numbers: `${sum}${q}\\log\\frac{${q}}{${prior}}=\\lat{\\live[.4f]{klPrior}}=\\lat{\\live[.4f]{klClosed}}`,
  },
  {
    line: `\\ell=\\dec{\\mathbb{E}_{q}\\tfrac{(\\x-D(\\z))^2}{2s^2}+\\text{c}}+\\lat{\\mathrm{KL}}`,
    value: 'loss',
    sum: 'elbo',
    numbers: `\\dec{\\live[.4f]{reconstruction}}+\\lat{\\live[.4f]{klClosed}}=\\live[.4f]{loss}`,
  },
];
