/**
 * Lint rules, with the one that keeps the architecture: imports only point left in
 * data → engine → ui → frame → exhibits → app/embed (core and binding are C++).
 */
import js from '@eslint/js';
import globals from 'globals';

const order = ['data', 'engine', 'ui', 'frame', 'exhibits', 'app', 'embed'];

/** Folders to the right of one, and for `ui` the engine too: its parts know no engine. */
const forbidden = {
  data: order.slice(1),
  engine: order.slice(2),
  ui: ['engine', 'data', ...order.slice(3)],
  frame: order.slice(4),
  exhibits: order.slice(5),
  app: ['embed'],
  // The page is one user of the exhibits, the embedded element another.
  embed: ['app'],
};

export default [
  { ignores: ['build/**', 'web/engine/wasm/**', 'tools/cmake/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'Every number comes from a seed: use the core.',
        },
      ],
    },
  },
  {
    files: ['web/**/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  {
    files: ['tools/**', 'tests/**', 'web/data/*.mjs', 'web/*.config.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  ...Object.entries(forbidden).map(([folder, others]) => ({
    files: [`web/${folder}/**/*.js`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: others.flatMap((other) => [`**/${other}/**`, `../${other}`]),
              message: `web/${folder} may not import this: imports point left only.`,
            },
          ],
        },
      ],
    },
  })),
  {
    files: ['web/exhibits/*/**/*.js'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value=/exhibits/]',
          message: 'An exhibit knows no other exhibit.',
        },
      ],
    },
  },
];
