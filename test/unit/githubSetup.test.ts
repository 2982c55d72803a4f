/** `.github/`: the workflow is valid for GitHub, and names only files and scripts that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/setup/step.mjs';

const read = (...place: string[]) => readFileSync(path.join(root, ...place), 'utf8');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
const workflows = readdirSync(path.join(root, '.github', 'workflows'));

interface Step {
  readonly run?: string;
  readonly uses?: string;
}

interface Job {
  readonly 'runs-on': string;
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } };
  readonly steps: readonly Step[];
}

function jobsOf(workflow: string): Job[] {
  return Object.values(parse(read('.github', 'workflows', workflow)).jobs);
}

function commandsOn(system: string): string[] {
  const jobs = workflows
    .flatMap(jobsOf)
    .filter(({ 'runs-on': runner, strategy }) =>
      [runner, ...(strategy?.matrix.os ?? [])].includes(`${system}-latest`),
    );
  return jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
}

describe('the workflows', () => {
  test.each(workflows)('%s is valid', (workflow) => {
    expect(validateWorkflow(read('.github', 'workflows', workflow)).errors).toEqual([]);
  });

  test('are refused if they contain a mistake', () => {
    const wrong = read('.github', 'workflows', 'ci.yml').replace('runs-on: ubuntu', 'run-on: x');
    expect(validateWorkflow(wrong).errors).not.toEqual([]);
  });

  test('run all tests on Linux, and unit tests and VS Code tests on Windows and macOS', () => {
    expect(commandsOn('ubuntu')).toContain('bash .ci/run');
    for (const system of ['windows', 'macos']) {
      expect(commandsOn(system)).toEqual(['npm ci', 'npm run test:unit', 'npm run test:electron']);
    }
  });

  test('run only scripts and files that exist', () => {
    const commands = workflows.flatMap(jobsOf).flatMap(({ steps }) => steps);
    for (const { run = '' } of commands) {
      const script = /^npm run (\S+)/.exec(run)?.[1];
      if (script) expect(scripts).toHaveProperty([script]);
      const file = /^bash (\S+)/.exec(run)?.[1];
      if (file) expect(existsSync(path.join(root, file)), file).toBe(true);
    }
  });

  test('use a fixed version of each action', () => {
    const actions = workflows
      .flatMap(jobsOf)
      .flatMap(({ steps }) => steps.flatMap((s) => s.uses ?? []));
    expect(actions.length).toBeGreaterThan(3);
    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });
});

test('dependabot checks every folder with packages', () => {
  const manifests: Record<string, string> = {
    npm: 'package.json',
    gomod: 'go.mod',
    'github-actions': path.join('.github', 'workflows'),
  };
  const { updates }: { updates: { 'package-ecosystem': string; directory: string }[] } = parse(
    read('.github', 'dependabot.yml'),
  );
  for (const { 'package-ecosystem': ecosystem, directory } of updates) {
    const manifest = path.join(root, directory, manifests[ecosystem] ?? ecosystem);
    expect(existsSync(manifest), manifest).toBe(true);
  }
});

test.each(
  readdirSync(path.join(root, '.github', 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml'),
)('the issue form %s has questions, with unique ids', (name) => {
  interface Field {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string };
  }
  const form: { name: string; description: string; body: Field[] } = parse(
    read('.github', 'ISSUE_TEMPLATE', name),
  );
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
  const fields = form.body.filter(({ type }) => type !== 'markdown');
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.filter(({ id, attributes }) => !id || !attributes.label)).toEqual([]);
  expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
});

test('the pull request template names only scripts that exist', () => {
  const named = [...read('.github', 'pull_request_template.md').matchAll(/`npm run ([\w:]+)`/g)];
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(([, script = '']) => !(script in scripts))).toEqual([]);
});
