/**
 * What `custom-elements.json` is made from: the JSDoc of the element, for editors and catalogues.
 *
 * @module
 */

/** What a page may use; the rest of the class is its own. */
const PUBLIC = /^(values|measured|getState|setState|play|pause|reset|screenshot)$/;

export default {
  globs: ['web/embed/index.js'],
  outdir: 'build/site',
  packagejson: false,
  plugins: [
    {
      name: 'public-parts',
      /** @param {{ customElementsManifest: any }} made */
      packageLinkPhase({ customElementsManifest: { modules } }) {
        for (const module of modules) {
          module.path = 'build/site/embed.js';
          for (const one of module.declarations) {
            one.members = one.members?.filter((/** @type {any} */ { name }) => PUBLIC.test(name));
            // Told under the name that `tell` is given.
            one.events = one.events?.filter((/** @type {any} */ { name }) => name !== 'type');
          }
        }
      },
    },
  ],
};
