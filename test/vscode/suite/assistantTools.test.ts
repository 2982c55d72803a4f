/** Tools for language models, as an assistant in VS Code calls them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { objectsInBucket } from './bucket.ts';

interface ContributedTool {
  readonly name: string;
  readonly inputSchema: object;
}

const PLAN = {
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: ['h006v006'],
  start: '2020-06-01',
  end: '2020-06-29',
};

/** The answer of a tool, which has one line about its nature and one of JSON. */
async function use<Answer>(name: string, input: object): Promise<Answer> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(name, options);
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  return JSON.parse(part.value.split('\n')[1] ?? '') as Answer;
}

describe('tools for language models', () => {
  it('are registered with the schemas of package.json', () => {
    const { packageJSON } = vscode.extensions.getExtension('cedar.cedar-tracker') ?? {};
    const contributed: ContributedTool[] = packageJSON.contributes.languageModelTools;
    assert.ok(contributed.length > 10);
    for (const { name, inputSchema } of contributed) {
      const found = vscode.lm.tools.find((tool) => tool.name === name);
      assert.deepEqual(found?.inputSchema, inputSchema, name);
    }
  });

  it('list the configurations of the window, and plan an order', async () => {
    const { configurations } = await use<{ configurations: { id: string; project: string }[] }>(
      'cedar_list_configurations',
      {},
    );
    assert.equal(configurations[0]?.project, 'cedar-sandbox');
    const before = await objectsInBucket();
    const plan = await use<{ planId: string; tasks: number }>('cedar_plan_order', PLAN);
    assert.match(plan.planId, /^plan-/);
    assert.equal(plan.tasks, 1);
    assert.deepEqual(await objectsInBucket(), before);
  });

  it('know an order that was submitted in the window', async () => {
    const { name } = await vscode.commands.executeCommand<{ name: string }>('cedar.newOrder', {
      collections: PLAN.collections,
      tiles: [[6, 5]],
      periodStart: '2020-06-01',
      periodEnd: '2020-07-01',
    });
    const { orders } = await use<{ orders: { name: string }[] }>('cedar_list_orders', {});
    assert.ok(orders.some((order) => order.name === name));
    const status = await use<{ orders: { images: number }[] }>('cedar_order_status', {
      orders: [name],
    });
    assert.equal(status.orders[0]?.images, 1);
    await vscode.commands.executeCommand('cedar.cancelOrder', { name, confirmed: true });
    await vscode.commands.executeCommand('cedar.cleanOrder', { name, confirmed: true });
  });

  // VS Code agrees to all questions while it runs a suite.
  it('submit the plan, cancel its order and delete it', async () => {
    const tiles = ['h006v007'];
    const { planId } = await use<{ planId: string }>('cedar_plan_order', { ...PLAN, tiles });
    const { order } = await use<{ order: string }>('cedar_submit_order', { planId });
    assert.match(order, /^ORDER_/);
    await assert.rejects(use('cedar_submit_order', { planId }), /was submitted already/);
    const names = await vscode.commands.executeCommand<string[]>('cedar.refreshOrders');
    assert.ok(names.includes(order));
    await use('cedar_cancel_order', { order });
    await use('cedar_update_orders', { orders: [order] });
    await use('cedar_clean_order', { order });
    assert.ok(!(await objectsInBucket()).some((object) => object.includes(order)));
  });

  it('pass on errors with what to do', async () => {
    await assert.rejects(use('cedar_describe_order', { order: 'NO_SUCH' }), /cedar_list_orders/);
    // A tool that could not run is refused before the user is asked.
    await assert.rejects(use('cedar_submit_order', { planId: 'plan-none' }), /There is no plan/);
  });
});
