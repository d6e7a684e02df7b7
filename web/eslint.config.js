/** Lint rules. Which folder may import which is held by tests/web/directions.test.mjs. */
import js from '@eslint/js';
import globals from 'globals';

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
      'no-restricted-syntax': [
        'error',
        ...[
          'ObjectExpression > SpreadElement > ObjectExpression',
          'ArrayExpression > SpreadElement > ArrayExpression',
          'CallExpression > SpreadElement > ArrayExpression',
        ].map((selector) => ({
          selector,
          message:
            'A literal is written where it stands: nothing is spread to steer the formatter.',
        })),
      ],
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
];
