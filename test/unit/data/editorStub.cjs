/**
 * Stand-in for the module `vscode`, without what an editor may lack. As a program it activates the
 * extension, and prints the names of all functions that were called.
 *
 *     node editorStub.cjs DIST MANIFEST [MISSING…]
 */
const path = require('node:path');

const [, , dist = '', manifest = '', ...missing] = process.argv;
/** @type {string[]} */
const called = [];

/**
 * A function, class and namespace of any name.
 *
 * @param {string} name
 * @returns {any}
 */
function anything(name) {
  const members = new Map();
  return new Proxy(class {}, {
    get(target, key) {
      if (key === 'prototype') return target.prototype;
      if (key === 'then') return undefined;
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      if (key === Symbol.toPrimitive) return () => name;
      const full = name ? `${name}.${String(key)}` : String(key);
      if (missing.includes(full)) return undefined;
      if (!members.has(key)) members.set(key, anything(full));
      return members.get(key);
    },
    set(_, key, value) {
      members.set(key, value);
      return true;
    },
    apply() {
      called.push(name);
      return anything(`${name}()`);
    },
    construct(target, given, created) {
      const isDerived = created.prototype !== target.prototype;
      return isDerived ? Reflect.construct(target, given, created) : anything(name);
    },
  });
}

module.exports = anything('');

if (require.main === module) {
  const context = anything('context');
  const { contributes } = require(manifest);
  const extension = { id: 'cedar.cedar-tracker', packageJSON: { version: '1.0.0', contributes } };
  /** @type {Record<string | symbol, unknown>} */
  const known = {
    extension,
    subscriptions: [],
    globalStorageUri: { fsPath: dist },
    extensionUri: { fsPath: dist },
  };
  const given = new Proxy(known, { get: (own, key) => own[key] ?? context[key] });
  require(path.join(dist, 'extension.js')).activate(given);
  process.stdout.write(JSON.stringify(called), () => process.exit());
}
