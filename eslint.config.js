import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Rooms that are pure: they may import only what is listed, never a framework (docs/architecture.md). */
const frameworks = ['@nestjs/*', 'typeorm', 'pg', 'pg-*', 'bull', 'express'];
const above = (...rooms) => rooms.map((room) => `**/${room}/**`);
const never = (files, patterns) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ group: patterns, message: 'Imports run one way; see docs/architecture.md.' }] },
    ],
  },
});
const services = [
  'dashboard',
  'submissions',
  'reporting',
  'attribution',
  'evaluation',
  'records',
  'sources',
  'measures',
];

export default tseslint.config(
  { ignores: ['dist/**', 'data/**', 'node_modules/**', 'coverage/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '.ci/*.js', '.ci/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 12],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config/environment.ts reads process.env.' },
      ],
    },
  },
  {
    // Text of a measure package must not become source of generated code: templates and allocated names do not let it.
    files: ['src/**/*.ts', 'test/**/*.ts'],
    ignores: ['src/cql/compile/codegen/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Code'][property.name=/^(trusted|lambda)$/]",
          message: 'Only compile/codegen/ makes source of text; use the `code` template.',
        },
      ],
    },
  },
  {
    files: ['src/config/environment.ts', 'test/**', '*.js', '.ci/**', '.setup/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**', 'migrations/**'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['test/bench/**', 'test/conformance/**', 'src/cli/**', 'src/cli.ts', '*.js', '.ci/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // The pages run in a browser: they reach the service only over HTTP, never by import.
    files: ['src/dashboard/client/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@nestjs/*', 'typeorm', 'node:*', '../../**'], message: 'Not in a browser.' }] },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', globalThis: 'readonly' },
    },
  },
  never(
    ['src/fhir/**'],
    [...frameworks, ...above(...services, 'cql', 'terminology', 'config', 'database', 'jobs', 'access', 'operations')],
  ),
  never(['src/cql/**'], [...frameworks, ...above(...services, 'config', 'database', 'jobs', 'access', 'operations')]),
  never(['src/evaluation/populations*.ts', 'src/submissions/{qrda3,qpp,csv}/**'], frameworks),
  never(['src/{config,database,jobs,access,operations}/**'], above(...services)),
  never(['src/errors/**'], [...frameworks, '../**']),
  never(
    ['src/measures/**'],
    above('dashboard', 'submissions', 'reporting', 'attribution', 'evaluation', 'records', 'sources'),
  ),
  never(
    ['src/records/**', 'src/sources/**'],
    above('dashboard', 'submissions', 'reporting', 'attribution', 'evaluation'),
  ),
  never(['src/evaluation/**'], above('dashboard', 'submissions', 'reporting', 'attribution')),
  never(['src/attribution/**'], above('dashboard', 'submissions', 'reporting', 'evaluation')),
  never(['src/attribution/{rule,tables}/**'], frameworks),
);
