/** Lists whose entries arrive while they are open. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { pickStep } from '../../../src/views/steps/stepInputs.ts';

describe('a list whose entries arrive while it is open', () => {
  it('accepts the entry that was on the screen', async () => {
    const create = { label: 'Create a Bucket…', value: 'create' };
    let arrive: () => void = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let accepted: Thenable<unknown> | undefined;
    const answer = pickStep({
      title: 'Buckets',
      place: { number: 1, canGoBack: false },
      items: [create],
      load: async () => {
        await arrival;
        return [{ label: 'images', value: 'images' }, create];
      },
      // VS Code shows the list. The other entry arrives when the first is being accepted.
      onActive: () => {
        accepted ??= vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        arrive();
      },
    });
    assert.deepEqual(await answer, { value: 'create' });
    await accepted;
  });
});
