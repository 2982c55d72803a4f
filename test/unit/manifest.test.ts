/**
 * Contributions of package.json exist: commands behind links, pictures, and contexts that are set.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { ENDPOINTS } from '../../src/configurations/endpoints.ts';
import { STORE_ENDPOINTS } from '../../src/domain/stores.ts';
import { applies } from '../vscode/suite/whenClause.ts';

interface MenuEntry {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const texts: Record<string, string> = JSON.parse(read('package.nls.json'));
const { contributes } = manifest;

const commands: string[] = contributes.commands.map(({ command }: { command: string }) => command);
const source = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
  .map((name) => read(path.join('src', name)))
  .join('\n');

describe('package.json', () => {
  test('links only to commands that exist', () => {
    const builtIn = ['cedar.orders.focus', 'vscode.openFolder', 'workbench.trust.manage'];
    const linked = Object.values(texts)
      .flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)])
      .map(([, command]) => command ?? '');
    expect(linked.length).toBeGreaterThan(10);
    expect(linked.filter((each) => ![...commands, ...builtIn].includes(each))).toEqual([]);
  });

  test('has one icon for each action, and no two buttons that look alike in a title bar', () => {
    /** Commands of one icon do the same, to other things. */
    const SAME = [
      /^(new|orderFor)/,
      /^(update|refresh|download|cancel|clean|retry|restart)/,
      /^(filter|clear|connect|sign|open|show|reveal|create|try|group|sort|resume|copy|check|fix)/,
    ];
    const actionOf = (command: string) => {
      const [, name = ''] = command.split('.');
      const [word = ''] = SAME.flatMap((pattern) => pattern.exec(name)?.[1] ?? []);
      const same: Record<string, string> = { orderFor: 'new', restart: 'retry', open: 'reveal' };
      return same[word] ?? word;
    };
    const actions = new Map<string, Set<string>>();
    for (const { command, icon } of contributes.commands) {
      if (icon) actions.set(icon, (actions.get(icon) ?? new Set()).add(actionOf(command)));
    }
    const shared = [...actions].filter(([, each]) => each.size > 1);
    expect(shared.map(([icon, each]) => [icon, ...each])).toEqual([]);
    const titles: MenuEntry[] = contributes.menus['view/title'];
    for (const state of ['none', 'noOrders', 'noMatches', 'offline']) {
      const context = { view: 'cedar.orders', 'cedar.ordersState': state };
      const shown = titles.filter(
        ({ when, group }) => group.startsWith('navigation') && applies(when, context),
      );
      const buttons = shown.map(({ command }) => command);
      const similar = ['cedar.updateAllOrders', 'cedar.refreshOrders'];
      expect(buttons.filter((each) => similar.includes(each)).length).toBeLessThanOrEqual(1);
    }
  });

  // A repository's settings must not redirect access tokens before the user trusts it.
  test('has a setting for the address of each service, only in trusted workspaces', () => {
    const settings = ENDPOINTS.map((name) => `cedar.endpoints.${name}`);
    expect(settings.length).toBeGreaterThan(STORE_ENDPOINTS.length);
    const { properties } = [contributes.configuration]
      .flat()
      .reduce((all, section) => ({ properties: { ...all.properties, ...section.properties } }), {
        properties: {},
      });
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    for (const setting of settings) {
      expect(Object.keys(properties)).toContain(setting);
      expect(restrictedConfigurations).toContain(setting);
    }
  });

  test('has every action of the rows of tasks in the menu of selected images as well', () => {
    type Entry = { readonly command: string; readonly when: string };
    const ofRows: Entry[] = contributes.menus['view/item/context'];
    const ofTasks = ofRows.filter(({ when }) => /\^task\b|\^\(order\|task\)|\|task\\b/.test(when));
    const ofCells: Entry[] = contributes.menus['webview/context'] ?? [];
    const names = (entries: readonly Entry[]) =>
      [...new Set(entries.map(({ command }) => command))].sort();
    expect(names(ofTasks).length).toBeGreaterThan(10);
    expect(names(ofCells)).toEqual(names(ofTasks));
  });

  test('has menus only for commands that exist', () => {
    const used = Object.values<{ command?: string }[]>(contributes.menus)
      .flat()
      .flatMap(({ command }) => command ?? []);
    expect(used.filter((each) => !commands.includes(each))).toEqual([]);
  });

  test('uses only contexts that are set', () => {
    const asked = new Set(
      [
        ...JSON.stringify(contributes).matchAll(
          /"(?:when|onContext:)[^"]*"\s*:\s*"([^"]*)"|onContext:([^"]*)"/g,
        ),
      ]
        .flatMap(([, when = '', event = '']) => [...`${when} ${event}`.matchAll(/\bcedar\.\w+/g)])
        .map(([name]) => name)
        .filter((name) => !['cedar.orders', 'cedar.downloads', 'cedar.quickLook'].includes(name)),
    );
    expect(asked.size).toBeGreaterThan(4);
    expect([...asked].filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });

  test('offers only usable commands in the palette of a window without orders', () => {
    const hidden = new Map<string, string>(
      contributes.menus.commandPalette.map((each: { command: string; when: string }) => [
        each.command,
        each.when,
      ]),
    );
    expect(commands.filter((command) => !hidden.has(command)).sort()).toEqual([
      'cedar.connectToGoogle',
      'cedar.newOrder',
      'cedar.newTileGrid',
      'cedar.openConfiguration',
      'cedar.openInQuickLook',
      'cedar.openWalkthrough',
      'cedar.orderForArea',
      'cedar.trySandbox',
    ]);
  });

  test('describes every setting and each of its choices, in a fixed order', () => {
    const settings = Object.entries<Record<string, unknown>>(contributes.configuration.properties);
    expect(settings.filter(([, { markdownDescription: text }]) => !text)).toEqual([]);
    expect(new Set(settings.map(([, { order }]) => order)).size).toBe(settings.length);
    for (const [name, { enum: choices, markdownEnumDescriptions: words }] of settings) {
      expect([words ?? []].flat().length, name).toBe([choices ?? []].flat().length);
    }
  });

  test('names only settings and files that exist in descriptions', () => {
    const known = Object.keys(contributes.configuration.properties);
    const named = Object.values(texts).flatMap((text) => [...text.matchAll(/`#([^#`]+)#`/g)]);
    expect(named.filter(([, name]) => !known.includes(name ?? ''))).toEqual([]);
  });
});

describe('the walkthrough', () => {
  const steps: {
    id: string;
    media: { svg: string; altText: string };
    completionEvents: string[];
  }[] = contributes.walkthroughs[0].steps;

  test('has a picture with a text for each step, in the colors of the theme', () => {
    for (const { id, media } of steps) {
      expect(existsSync(path.join(root, media.svg)), id).toBe(true);
      expect(texts[media.altText.replaceAll('%', '')]?.length, id).toBeGreaterThan(10);
      const colors = [...read(media.svg).matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, c]) => c);
      expect(colors.filter((color) => !/^(none|var\(--vscode-)/.test(color ?? ''))).toEqual([]);
    }
  });

  test('marks each step as done by itself', () => {
    expect(steps.filter(({ completionEvents }) => completionEvents.length === 0)).toEqual([]);
  });
});
