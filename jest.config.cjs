/** @type {import('jest').Config} */
const swc = {
  // Beside the code, and read only where something fails: inline they are two thirds of what each test file loads.
  sourceMaps: true,
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};
const base = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/tests/runner/realm.cjs',
  runtime: '<rootDir>/tests/runner/runtime.cjs',
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }],
  },
  moduleNameMapper: { '^@duban/([^/]+)$': '<rootDir>/libs/$1/src/index.ts', '^(\\.{1,2}/.*)\\.js$': '$1' },
};
module.exports = {
  projects: [
    {
      ...base,
      displayName: 'unit',
      roots: ['<rootDir>/libs', '<rootDir>/apps'],
      testRegex: '\\.spec\\.ts$',
      testPathIgnorePatterns: ['/apps/web/'],
    },
    {
      ...base,
      displayName: 'whole',
      roots: ['<rootDir>/tests'],
      testRegex: '\\.test\\.ts$',
      globalSetup: '<rootDir>/tests/harness/global-setup.ts',
      globalTeardown: '<rootDir>/tests/harness/global-teardown.ts',
    },
  ],
  maxWorkers: 2,
  // Only names what hangs: on a loaded machine everything takes its time.
  testTimeout: 240_000,
};
