'use strict';
// Packages are what node makes of them, as in the product: only what is written here goes through Jest.
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { default: Runtime } = require('jest-runtime');

/** Of a package, not of a place, of node itself, or of a library of ours. */
const PACKAGE = /^(?!\.|\/|node:|@duban\/|@jest\/|jest)/;
const roads = new Map();

const roadFrom = file => {
  const place = dirname(file);
  if (!roads.has(place)) roads.set(place, createRequire(file));
  return roads.get(place);
};

module.exports = class extends Runtime {
  requireModuleOrMock(from, name) {
    return PACKAGE.test(name) ? roadFrom(from)(name) : super.requireModuleOrMock(from, name);
  }
};
module.exports.default = module.exports;
