/**
 * What is wrong with a file of the visitor. The page words it in the reader's language: a code, and the
 * values its sentence names (web/lab/own/words.md, `problem.<code>`).
 * @module
 */

export class FileProblem extends Error {
  /** @param {string} code @param {Record<string, string | number>} [values] */
  constructor(code, values = {}) {
    super(`${code} ${JSON.stringify(values)}`);
    this.name = 'FileProblem';
    this.code = code;
    this.values = values;
  }
}
