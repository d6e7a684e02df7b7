/**
 * Parameters of the view "collapse"; keys start with `c`.
 *
 * @module
 */

export const COLLAPSE_SCHEMA = {};
