// The texts of all chapters: the format of text.md, both languages alike, formulas that KaTeX reads,
// live values that the page can show.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import katex from 'katex';
import { parseChapterText, plainOf } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';
import { Reader } from '../../tools/lib/textReader.mjs';
import { formatLive } from '../../web/frame/live.js';
import { expandLive, katexOptions } from '../../web/frame/macros.js';
import { digitsOf, judge, parseNumber } from '../../web/frame/tasks.js';

const exhibits = join(repo, 'web/exhibits');
const folders = readdirSync(exhibits).filter((name) => existsSync(join(exhibits, name, 'text.md')));
const read = (folder, file) =>
  parseChapterText(readFileSync(join(exhibits, folder, file), 'utf8'), `${folder}/${file}`);

/** Every node of a parsed text. */
function* nodesOf(value) {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (value && typeof value === 'object') {
    if (value.t || value.tex) yield value;
    for (const item of Object.values(value)) yield* nodesOf(item);
  }
}

/** What must not differ between the languages. */
const shapeOf = (text) => ({
  steps: text.steps.map((step) => ({
    id: step.id,
    cards: step.cards.map(({ right }) => right),
    fact: step.fact.map(({ option }) => option),
    formulas: step.formulas.map(({ tex }) => tex),
    tasks: step.tasks.map(({ answer, source }) => [
      answer?.kind === 'choice' ? answer.options.map(({ right }) => right) : answer,
      source,
    ]),
    checked: step.checked.length,
    symbols: step.symbols.map(({ symbol, shape, slide }) => [symbol, shape, slide]),
  })),
  tries: text.tries.length,
  lecturer: text.lecturer.length,
  words: Object.keys(text.words),
  placeholders: Object.values(text.words).map((words) => [...words.matchAll(/\{\w+\}/g)].join()),
});

/** A step asks, tells what was measured, and has a word for each wrong answer. */
function assertStep(step, folder) {
  const where = `${folder}, step ${step.id}`;
  const common = step.fact.find(({ option }) => option < 0);
  assert.ok(common?.blocks.length, `${where}: what was measured, whatever was chosen`);
  assert.ok(
    [...nodesOf(common)].some(({ t }) => t === 'live'),
    `${where}: its fact has numbers`,
  );
  assert.ok(step.cards.filter(({ right }) => right).length <= 1, `${where}: one right answer`);
  step.cards.forEach(({ right, plain }, i) => {
    if (!right)
      assert.ok(
        step.fact.some(({ option }) => option === i),
        `${where}: why not “${plain}”`,
      );
  });
  // The head has one line, beside the steps, from 960 px on.
  assert.ok(
    plainOf(step.ask).length <= 62,
    `${where}: the question is too long for a slide's head`,
  );
}

for (const folder of folders) {
  test(`${folder}: its steps are those of its text`, async () => {
    const { STEPS } = await import(join(exhibits, folder, 'steps.js'));
    const { SCHEMA } = await import(join(exhibits, folder, 'params.js'));
    for (const file of ['text.md', 'text.it.md'])
      assert.deepEqual(
        read(folder, file).steps.map(({ id }) => id),
        STEPS.map(({ id }) => id),
      );
    for (const { id, open, action } of STEPS)
      for (const [name, value] of Object.entries({ ...open, ...action.move })) {
        const param = SCHEMA[name];
        assert.ok(param, `${id} opens on "${name}", which is no parameter`);
        assert.notEqual(param.parse(param.format(value)), undefined, `${id}: ${name} = ${value}`);
      }
  });

  test(`${folder}: both languages say the same, completely`, () => {
    const [en, it] = [read(folder, 'text.md'), read(folder, 'text.it.md')];
    for (const text of [en, it]) {
      assert.ok(text.question.length && text.lead.length, 'question and lead');
      assert.equal(text.tries.length, 3, 'three things to try');
      assert.ok(text.lecturer.length >= 3, 'what to show, to say, and what goes wrong');
      assert.ok(text.steps.length, 'steps');
      for (const step of text.steps) assertStep(step, folder);
    }
    const [a, b] = [shapeOf(en), shapeOf(it)];
    // A formula may hold words; its symbols and numbers may not differ.
    const bare = (tex) => tex.replace(/\\text(?:rm|it)?\{[^}]*\}/g, '');
    for (const shape of [...a.steps, ...b.steps]) shape.formulas = shape.formulas.map(bare);
    assert.deepEqual(b, a);
    const names = (text) =>
      [...nodesOf(text)].flatMap((node) => (node.t === 'live' ? [node.name] : [])).sort();
    assert.deepEqual([...new Set(names(it))], [...new Set(names(en))], 'the same live values');
  });

  test(`${folder}: KaTeX reads every formula, and every number has a format`, () => {
    for (const file of ['text.md', 'text.it.md']) {
      const text = read(folder, file);
      for (const node of nodesOf(text)) {
        if (node.tex) {
          const { tex, places } = expandLive(node.tex);
          assert.doesNotThrow(
            () => katex.renderToString(tex, katexOptions(true)),
            `${file}: ${node.tex}`,
          );
          for (const { format } of places) assertFormat(format, file);
        }
        if (node.t === 'live') assertFormat(node.format, file);
      }
    }
  });
}

function assertFormat(format, file) {
  assert.match(format, /^$|^\+?(\.\d+)?[fde%]$/, `${file}: "${format}" is no format`);
}

const minimal = (rest) => `# Why?\nA lead.\n\n${rest}`;
/** A step and nothing more. */
const inStep = (rest, predict = '- a\n- b\n') =>
  `## Step one: One\nask: What?\naction: Now do\nwatch: This.\n\nSo.\n\n### Predict\n\n${predict}\n${rest}`;

test('what does not fit the format is refused by name', () => {
  const refused = (rest, why) =>
    assert.throws(() => parseChapterText(minimal(rest), 'x/text.md'), why);
  refused('## Prediction\n', /no section "Prediction"/);
  refused(inStep('', '- a\n'), /two to four answers/);
  refused(inStep('### Fact\n#### c\nd\n'), /none of the answers/);
  refused(inStep('### Formula\nwords\n'), /must begin with a formula/);
  refused(inStep('### Tasks\n#### T\nanswer: about 3\n'), /answer of task "T"/);
  refused(inStep('### Tasks\n#### T\nanswer: choice\n- a\n- b\n'), /one "- \[x\]/);
  refused(inStep('### Hints\n- a\n- b\n- c\n- d\n'), /at most 3/);
  refused(inStep('').replace('watch: This.\n', ''), /lacks "watch/);
  refused('## Words\nkey words\n', /must read "- key: words"/);
  refused('## Slides\n[a]{.blue}\n', /no role "\.blue"/);
  refused('## Slides\n<b>a</b>\n', /not understood/);
  assert.throws(() => parseChapterText('No question', 'x'), /first line/);
});

test('prose keeps its marks as data', () => {
  const text = parseChapterText(
    minimal('## Slides\nA < b & **{{c:.2f}}** [d $\\z_1$]{.latent} "e" — `f`.'),
    'x',
  );
  assert.deepEqual(text.slides[0].c, [
    'A < b & ',
    { t: 'bold', c: [{ t: 'live', name: 'c', format: '.2f' }] },
    ' ',
    { t: 'role', role: 'lat', c: ['d ', { t: 'math', tex: '\\z_1' }] },
    ' "e" — ',
    { t: 'code', c: ['f'] },
    '.',
  ]);
});

test('no line ends between a number and its unit, a function and its argument, nor in a tuple', () => {
  const said = (/** @type {string} */ source) =>
    plainOf(new Reader(assert.fail).inline(source)).replaceAll('\u00a0', '~');
  const cases = [
    ['costs {{a:.1f}} nats of [**{{b}}**]{.lat} nats', 'costs {{a}}~nats of {{b}}~nats'],
    ['with β = 4, **7** of 10 natural', 'with β~=~4, 7 of 10 natural'],
    ['ELBO = **{{a}}**, log p(x) = {{b}}', 'ELBO =~{{a}}, log~p(x) =~{{b}}'],
    ['H(p, q) and N(0, I), not (both, or one)', 'H(p,~q) and N(0,~I), not (both, or one)'],
    ['{{a}} ± {{b}}, about 5 %', '{{a}}~±~{{b}}, about 5~%'],
    ['$\\log p = 4$ and `log p = 4`', '$\\log p = 4$ and log p = 4'],
  ];
  for (const [source = '', expected] of cases) assert.equal(said(source), expected);
});

test('live numbers are written as the format says', () => {
  const cases = [
    [3.14159, '.2f', '3.14'],
    [-0.0004, '.3f', '0.000'],
    [-2.5, '.1f', '−2.5'],
    [60000, 'd', '60,000'],
    [0.168, '.1%', '16.8\u00a0%'],
    [0.000123, '.1e', '1.2\u00a0·\u00a010⁻⁴'],
    [1.5, '+.1f', '+1.5'],
    [0.1 + 0.2, '', '0.3'],
    ['seven', '.2f', 'seven'],
    [undefined, '.2f', '…'],
    [NaN, '.2f', '–'],
  ];
  for (const [value, format, expected] of cases) assert.equal(formatLive(value, format), expected);
});

test('answers are judged with their tolerance, and never before they are measured', () => {
  const answer = (relation, value, tolerance = 0) => ({
    kind: 'live',
    name: 'a',
    relation,
    value,
    tolerance,
  });
  const live = (name) => ({ b: 2 })[name];
  assert.equal(judge(answer('≈', 64, 0.5), 64.5, live), true);
  assert.equal(judge(answer('≈', 64, 0.5), 64.51, live), false);
  assert.equal(judge(answer('≈', 0.3), 0.1 + 0.2, live), true);
  assert.equal(judge(answer('<', 1), 1, live), false);
  assert.equal(judge(answer('>', 1), 1.01, live), true);
  assert.equal(judge(answer('≈', 'b', 0.1), 2.05, live), true);
  assert.equal(judge(answer('≈', 'c', 0.1), 2.05, live), null, 'c is not measured');
  // What is told back shows why it is not enough: −0.138 is no 0 to somebody who was asked for < −0.3.
  assert.equal(digitsOf(answer('<', -0.3)), 3);
  assert.equal(digitsOf(answer('>', 1)), 2);
  assert.equal(digitsOf(answer('≈', 64, 0.5)), 2);
  assert.equal(digitsOf(answer('≈', 7)), 0);
  assert.equal(parseNumber(' −0,25 '), -0.25);
  assert.ok(Number.isNaN(parseNumber('')));
});
