/** The list of all tasks of a project: how many pages it needs, and what it keeps. */
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/core/earthengine/operations.ts';
import { TaskList } from '../../src/core/earthengine/taskList.ts';

const PER_PAGE = 2;

function operation(id: string, state = 'SUCCEEDED'): Operation {
  return { name: `projects/p/operations/${id}`, metadata: { state, description: id } };
}

/** Lists operations as Earth Engine does. @returns the number of pages that were read */
function listInto(list: TaskList, operations: readonly Operation[]): number {
  list.begin();
  const pages = Math.max(1, Math.ceil(operations.length / PER_PAGE));
  for (let page = 0; page < pages; page++) {
    if (!list.add(operations.slice(page * PER_PAGE, (page + 1) * PER_PAGE))) {
      list.end(false);
      return page + 1;
    }
  }
  list.end(true);
  return pages;
}

const ids = ({ tasks }: TaskList) => tasks.map(({ id }) => id).join('');

describe('the list of tasks', () => {
  it('reads all pages first, and then one page as long as nothing changes', () => {
    const list = new TaskList();
    const all = [...'fedcba'].map((id) => operation(id));
    expect(listInto(list, all)).toBe(3);
    expect(ids(list)).toBe('fedcba');
    const { version, tasks } = list;
    expect(listInto(list, all)).toBe(1);
    expect(list.version).toBe(version);
    expect(list.tasks).toBe(tasks);
  });

  it('finds new tasks in front of those it knows, which are the same objects', () => {
    const list = new TaskList();
    listInto(
      list,
      [...'dcba'].map((id) => operation(id)),
    );
    const known = list.find('b');
    expect(
      listInto(
        list,
        [...'gfedcba'].map((id) => operation(id)),
      ),
    ).toBe(3);
    expect(ids(list)).toBe('gfedcba');
    expect(list.find('b')).toBe(known);
  });

  it('reads on to tasks that may have changed', () => {
    const list = new TaskList();
    const before = [...'fedc', 'a'].map((id) => operation(id));
    listInto(list, [...before.slice(0, 4), operation('b', 'RUNNING'), operation('a')]);
    const after = [...before.slice(0, 4), operation('b', 'FAILED'), operation('a')];
    expect(listInto(list, after)).toBe(3);
    expect(list.find('b')?.state).toBe('FAILED');
    expect(listInto(list, after)).toBe(1);
  });

  it('drops tasks that are not in their place any more, and older ones when it is restarted', () => {
    const list = new TaskList();
    listInto(
      list,
      [...'fedcba'].map((id) => operation(id)),
    );
    listInto(
      list,
      [...'fdcba'].map((id) => operation(id)),
    );
    expect(ids(list)).toBe('fdcba');
    listInto(
      list,
      [...'fdc'].map((id) => operation(id)),
    );
    expect(ids(list)).toBe('fdcba');
    list.restart();
    listInto(
      list,
      [...'fdc'].map((id) => operation(id)),
    );
    expect(ids(list)).toBe('fdc');
    list.restart();
    listInto(list, []);
    expect(ids(list)).toBe('');
  });

  it('keeps the newest tasks only, up to its limit', () => {
    const list = new TaskList(3);
    expect(
      listInto(
        list,
        [...'fedcba'].map((id) => operation(id)),
      ),
    ).toBe(2);
    expect(ids(list)).toBe('fed');
    expect(list.isCut).toBe(true);
    listInto(
      list,
      [...'gfedcba'].map((id) => operation(id)),
    );
    expect(ids(list)).toBe('gfe');
    expect(list.isCut).toBe(true);
    const whole = new TaskList(3);
    listInto(
      whole,
      [...'cba'].map((id) => operation(id)),
    );
    expect(whole.isCut).toBe(false);
  });

  it('ignores a listing that was interrupted', () => {
    const list = new TaskList();
    listInto(
      list,
      [...'cba'].map((id) => operation(id)),
    );
    list.begin();
    list.add([operation('x')]);
    listInto(
      list,
      [...'dcba'].map((id) => operation(id)),
    );
    expect(ids(list)).toBe('dcba');
  });
});
