/**
 * What is wrong with a file, the site's or the visitor's. The page words it in the reader's language: a
 * code, and the values its sentence names (of the site's files `web/engine/words.md`, of the visitor's
 * `web/lab/own/words.md`, `problem.<code>`).
 * @module
 */

/** @typedef {{ [name: string]: string | number | { code: string, values?: Values } }} Values */

export class FileProblem extends Error {
  /** @param {string} code @param {Values} [values] @param {ErrorOptions} [options] */
  constructor(code, values = {}, options) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.name = 'FileProblem';
    this.code = code;
    this.values = values;
  }
}

/** What was thrown, as a value of another problem. @param {unknown} error */
export const reasonOf = (error) =>
  error instanceof FileProblem
    ? { code: error.code, values: error.values }
    : error instanceof Error
      ? error.message
      : String(error);
