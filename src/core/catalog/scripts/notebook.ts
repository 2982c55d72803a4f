/** Jupyter notebooks: https://nbformat.readthedocs.io/en/latest/format_description.html */
import { pythonCells } from './pythonScript.ts';
import type { ScriptStack } from './scriptModel.ts';

const INTRODUCTION = [
  '# Images of an order',
  '',
  'Written by Cedar for the images in this folder. It needs `rioxarray` and `matplotlib`:',
  '',
  '    pip install rioxarray matplotlib',
].join('\n');

/** A notebook with the cells of the script in Python. */
export function notebookText(stacks: readonly ScriptStack[]): string {
  const cells = pythonCells(stacks, 'notebook');
  const json = {
    cells: [
      { cell_type: 'markdown', id: 'introduction', metadata: {}, source: lines(INTRODUCTION) },
      ...cells.map((source, index) => ({
        cell_type: 'code',
        execution_count: null,
        id: `cell-${index + 1}`,
        metadata: {},
        outputs: [],
        source: lines(source),
      })),
    ],
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { name: 'python' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(json, undefined, 1)}\n`;
}

/** The lines of a text, each with its end. */
function lines(text: string): string[] {
  return text.split(/(?<=\n)/);
}
