// What a figure paints is written down as SVG: shapes as they are on a canvas, and nothing that a figure
// calls is missing. That the pictures look the same: tests/e2e/inAndOut.test.mjs.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { SvgContext } from '../../web/ui/base/svgContext.js';

/** Plain colours as a canvas gives them back. */
const ruler = () =>
  /** @type {any} */ ({ font: '', fillStyle: '', measureText: () => ({ width: 31 }) });
const context = () => new SvgContext(ruler());
/** @param {SvgContext} drawn */
const marks = (drawn) =>
  /<rect [^>]*fill="#eee"\/>(.*)<\/svg>$/.exec(drawn.file(13, 17, '#eee', ''))?.[1];

test('everything that a figure asks of its context is there', () => {
  // These are asked of bitmaps made off screen, and of the canvas before it is painted.
  const offScreen = [
    'createImageData',
    'putImageData',
    'getImageData',
    'setTransform',
    'clearRect',
  ];
  const asked = new Map();
  for (const folder of ['web/ui', 'web/lab', 'web/exhibits', 'web/app', 'web/frame'])
    for (const name of readdirSync(join(repo, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.js') || name.endsWith('svgContext.js')) continue;
      const code = readFileSync(join(repo, folder, name), 'utf8');
      for (const [, member = ''] of code.matchAll(/\bcontext\.(\w+)\s*(?:\(|=[^=])/g))
        asked.set(member, name);
    }
  const there = context();
  assert.ok(asked.size > 25, [...asked.keys()].join());
  for (const [member, name] of asked)
    assert.ok(member in there || offScreen.includes(member), `${member}, in ${name}`);
});

test('a whole turn is a circle, however far beyond it the angle goes; less is an arc', () => {
  const drawn = context();
  for (const end of [7, 2 * Math.PI]) {
    drawn.beginPath();
    drawn.arc(3, 5, 2, 0, end);
    drawn.fill();
  }
  assert.equal(marks(drawn), '<circle cx="3" cy="5" r="2" fill="#000000"/>'.repeat(2));
  const half = context();
  half.beginPath();
  half.arc(3, 5, 2, 0, Math.PI);
  half.fill();
  half.beginPath();
  half.arc(3, 5, 2, 0, 1.5 * Math.PI);
  half.fill();
  assert.match(marks(half) ?? '', /d="M5 5A2 2 0 0 1 1 5".*d="M5 5A2 2 0 1 1 3 3"/);
  const joined = context();
  joined.beginPath();
  joined.moveTo(0, 0);
  joined.ellipse(3, 5, 2, 1, 0, 0, 7);
  joined.stroke();
  assert.match(marks(joined) ?? '', /d="M0 0L5 5A2 1 0 0 1 1 5A2 1 0 0 1 5 5"/);
});

test('what is saved comes back, clips lie in each other, and what follows lies outside', () => {
  const drawn = context();
  drawn.lineWidth = 3;
  drawn.setLineDash([2, 5]);
  drawn.save();
  drawn.beginPath();
  drawn.rect(1, 2, 7, 11);
  drawn.clip();
  drawn.fillRect(0, 0, 1, 1);
  drawn.save();
  drawn.scale(2, 3);
  drawn.beginPath();
  drawn.arc(0, 0, 5, 0, 7);
  drawn.clip();
  drawn.lineWidth = 1;
  drawn.setLineDash([]);
  drawn.strokeRect(0, 0, 1, 1);
  drawn.restore();
  drawn.fillRect(0, 0, 2, 2);
  drawn.restore();
  drawn.strokeRect(0, 0, 3, 3);
  const found = marks(drawn) ?? '';
  const order =
    /^<g clip-path="url\(#clip0\)"><rect [^>]*width="1"[^>]*\/><g clip-path="url\(#clip1\)"><rect [^>]*transform="matrix\(2 0 0 3 0 0\)"\/><\/g><rect [^>]*width="2"[^>]*\/><\/g><rect [^>]*stroke-width="3"[^>]*stroke-dasharray="2 5"\/>$/;
  assert.match(found, order);
  const file = drawn.file(13, 17, '#eee', '');
  assert.match(file, /<clipPath id="clip0"><path d="M1 2h7v11h-7Z"\/><\/clipPath>/);
  assert.match(
    file,
    /<circle cx="0" cy="0" r="5" transform="matrix\(2 0 0 3 0 0\)"\/><\/clipPath>/,
  );
});

test('opacity stands apart from the colour; words are words, in their font', () => {
  const drawn = context();
  drawn.globalAlpha = 0.5;
  drawn.fillStyle = 'rgba(1, 22, 3, 0.4)';
  drawn.font = 'italic 600 12.5px "A & B", serif';
  drawn.textAlign = 'right';
  drawn.textBaseline = 'middle';
  drawn.fillText('x < ŷ & "z"', 3, 5);
  assert.equal(
    marks(drawn),
    '<text x="3" y="5" font-family="&quot;A &amp; B&quot;, serif" font-size="12.5" font-style="italic" ' +
      'font-weight="600" text-anchor="end" dominant-baseline="central" fill="rgb(1,22,3)" ' +
      'fill-opacity="0.2">x &lt; ŷ &amp; &quot;z&quot;</text>',
  );
  assert.equal(drawn.measureText('x').width, 31);
});

test('a bitmap goes in once for each place, as its own pixels', () => {
  const drawn = context();
  let made = 0;
  const bitmap = { width: 7, height: 11, toDataURL: () => `data:,${++made}` };
  drawn.drawImage(bitmap, 1, 2);
  drawn.imageSmoothingEnabled = false;
  drawn.globalAlpha = 0.25;
  drawn.drawImage(bitmap, 1, 2, 14, 22);
  assert.equal(
    marks(drawn),
    '<image x="1" y="2" width="7" height="11" preserveAspectRatio="none" href="data:,1"/>' +
      '<image x="1" y="2" width="14" height="22" preserveAspectRatio="none" ' +
      'image-rendering="pixelated" opacity="0.25" href="data:,1"/>',
  );
});
