/**
 * The Lab: one tool to train PCA, an autoencoder or a VAE on handwritten digits.
 *
 * @module
 */
import { detailOf } from '../frame/sentences.js';
import { formatParams, parseParams } from '../ui/base/paramTypes.js';
import { Lab } from './model.js';
import { SCHEMA } from './params.js';
import { speak, whyOf, words } from './words.js';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {object} parts
 * @param {import('../engine/client.js').Engine} parts.engine
 * @param {import('./datasets.js').Data} parts.data
 * @param {{ read: () => URLSearchParams, write: (query: string) => void }} parts.address where the
 *   state is kept
 * @param {import('../frame/contract.js').Language} parts.language
 */
export function mount(root, { engine, data, address, language }) {
  speak(language);
  const { values, refused } = parseParams(SCHEMA, address.read());
  const lab = new Lab({ engine, data, params: values });
  let takeDown = mountView(root, lab);
  if (refused.length) {
    lab.notify({
      id: 'refused',
      kind: 'warning',
      text: words('notices.refused', { keys: refused.join(', ') }),
    });
  }
  lab.subscribe((changed) => {
    if (changed.has('params')) address.write(formatParams(SCHEMA, lab.state.params));
  });
  void lab.start();
  return {
    unmount() {
      lab.close();
      takeDown();
    },
    /** The same run in another language. @param {import('../frame/contract.js').Language} next */
    speak(next) {
      speak(next);
      takeDown();
      takeDown = mountView(root, lab);
    },
    /** The engine died and a new one took over. @param {import('../engine/protocol.js').Sentence[]} why */
    engineRestarted(why) {
      lab.notify({
        id: 'restart',
        kind: 'warning',
        text: words('notices.restarted', { why: whyOf(why) }),
        detail: detailOf(why),
      });
      lab.dismiss('error'); // the same reason
      void lab.trainer.resume().catch((error) => lab.fail(error));
    },
  };
}
