/**
 * Stores the WebAssembly of h5wasm in a file of its own, compressed. The library has it as a string in
 * its script, which takes half as much again in the package, and stays in memory beside the module.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Beside the bundle. */
export const PACKED_WASM = 'hdf5.wasm.br';

/** How Emscripten writes the module into a script: each byte is a character. */
const EMBEDDED = "binaryDecode('";

/**
 * @param {string} out folder of the bundle
 * @returns {import('esbuild').Plugin}
 */
export const hdf5Wasm = (out) => ({
  name: 'hdf5-wasm',
  setup(build) {
    build.onLoad(
      { filter: /[\\/]h5wasm[\\/]dist[\\/]node[\\/]hdf5_util\.js$/ },
      async ({ path: file }) => {
        const script = await readFile(file, 'utf8');
        const start = script.indexOf(EMBEDDED);
        const end = endOfText(script, start + EMBEDDED.length);
        const wasm =
          start < 0 ? undefined : bytesOfText(script.slice(start + EMBEDDED.length - 1, end + 1));
        if (!wasm || Buffer.from(wasm.subarray(0, 4)).toString() !== '\0asm') {
          return { errors: [{ text: `${file} has no WebAssembly where this build expects it.` }] };
        }
        await writeFile(path.join(out, PACKED_WASM), brotliCompressSync(wasm));
        const imports =
          "import { readFileSync } from 'node:fs'; import { brotliDecompressSync } from 'node:zlib';";
        const read = `brotliDecompressSync(readFileSync(new URL('${PACKED_WASM}', import.meta.url)))`;
        // The closing parenthesis of binaryDecode() is the one after the text.
        return { contents: `${imports}${script.slice(0, start)}${read}${script.slice(end + 2)}` };
      },
    );
  },
});

/**
 * The index of the quotation mark that ends a text in a script.
 *
 * @param {string} script
 * @param {number} from
 */
function endOfText(script, from) {
  let at = from;
  while (at < script.length && script[at] !== "'") at += script[at] === '\\' ? 2 : 1;
  return at;
}

/**
 * Characters above 255 encode 0, as Emscripten has chosen them.
 *
 * @param {string} literal
 */
function bytesOfText(literal) {
  const text = new Function(`return ${literal};`)();
  return Uint8Array.from(text, (/** @type {string} */ character) => {
    const code = character.charCodeAt(0);
    return (~code >> 8) & code;
  });
}
