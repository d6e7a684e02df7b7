// The covers' files: few colours, and those that fill the picture exactly as they were drawn.
import assert from 'node:assert/strict';
import test from 'node:test';
import { PNG } from 'pngjs';
import { quantisedPng, readPng } from '../../tools/lib/png.mjs';

const [WIDTH, HEIGHT] = [97, 61];

/** Paper on which every pixel of a stripe has a colour of its own. @param {number[]} paper */
function picture(paper) {
  const png = new PNG({ width: WIDTH, height: HEIGHT });
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const y = Math.floor(i / WIDTH);
    const [x, inStripe] = [i % WIDTH, y >= 19 && y < 30];
    png.data.set(
      inStripe ? [2 * x + 13, 255 - 17 * (y - 19), 7 * (y - 19), 255] : [...paper, 255],
      4 * i,
    );
  }
  return png;
}

test('a cover of few colours has its paper exactly, light and dark, and the rest nearly', () => {
  for (const paper of [
    [252, 252, 250],
    [14, 17, 22],
  ]) {
    const drawn = picture(paper);
    const file = quantisedPng(PNG.sync.write(drawn));
    const { data } = readPng(file);
    assert.equal(file[25], 3, 'it has a palette');
    assert.deepEqual([...data.subarray(0, 3)], paper);
    const off = Math.max(...data.map((value, i) => Math.abs(value - (drawn.data[i] ?? 0))));
    assert.ok(off > 0 && off < 32, `a channel is off by ${off}`);
  }
});
