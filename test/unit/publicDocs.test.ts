/** Every public name of the core has a description, with its fields and parameters. */
import path from 'node:path';
import {
  Application,
  type DeclarationReflection,
  Logger,
  LogLevel,
  type ParameterReflection,
  ReflectionKind,
} from 'typedoc';
import { expect, test } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';

/** TypeDoc reads the whole core. */
const MS = 120_000;

test(
  'TypeDoc reports no missing description, and no broken link',
  async () => {
    const { warnings, functions } = await readDocs();
    expect(warnings).toEqual([]);
    // This is the core, not an empty project.
    const names = functions.map(({ parent, name }) => `${parent?.name}.${name}`);
    expect(names).toEqual(expect.arrayContaining(['Tracker.submit', 'TileGrid.tile']));
    expect(functions.flatMap(undescribed)).toEqual([]);
  },
  MS,
);

/** Collects what TypeDoc warns of. */
class Warnings extends Logger {
  readonly all: string[] = [];

  override log(message: string, level: LogLevel): void {
    super.log(message, level);
    if (level >= LogLevel.Warn) this.all.push(message);
  }
}

async function readDocs() {
  const app = await Application.bootstrap({
    options: path.join(root, 'typedoc.json'),
  });
  const logger = new Warnings();
  app.logger = logger;
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the core.');
  app.validate(project);
  const functions = project.getReflectionsByKind(
    ReflectionKind.Function | ReflectionKind.Method,
  ) as DeclarationReflection[];
  return { warnings: logger.all, functions };
}

/** Parameters without a description; options are described by the fields of their type. */
function undescribed(reflection: DeclarationReflection): string[] {
  const isOptions = ({ flags, type, defaultValue }: ParameterReflection) =>
    (flags.isOptional || defaultValue !== undefined) &&
    ['reference', 'intersection', 'reflection'].includes(type?.type ?? '');
  return (reflection.signatures ?? []).flatMap(({ parameters = [] }) =>
    parameters
      .filter((parameter) => !parameter.comment && !isOptions(parameter))
      .map(({ name }) => `${reflection.getFullName()}: ${name}`),
  );
}
