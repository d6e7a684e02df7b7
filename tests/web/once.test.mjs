// What is loaded once is kept when it came, and asked for again when it did not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once } from '../../web/frame/once.js';

test('one load for all who ask, a new one after a failure, none after a success', async () => {
  let asked = 0;
  const load = once(async () => {
    asked++;
    await null;
    if (asked < 3) throw new Error(`failed ${asked}`);
    return asked;
  });
  await Promise.all([assert.rejects(load(), /failed 1/), assert.rejects(load(), /failed 1/)]);
  await assert.rejects(load(), /failed 2/);
  assert.deepEqual(await Promise.all([load(), load(), load()]), [3, 3, 3]);
  assert.equal(asked, 3);
});
