/**
 * Installs the other projects' programs that the sandbox is tested with, where they are missing.
 *
 * A peer that is not available on this machine is not a failure: its tests are skipped, and the
 * reason is printed.
 *
 * ```ts
 * const rclone = await peer('rclone', installRclone);
 * describe.skipIf(!rclone)('rclone', …);
 * ```
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cache, runProgram, step } from '../../scripts/setup/step.mjs';

/** Programs that the peers need, and their sources. */
const folder = path.join(cache, 'peers');
const here = import.meta.dirname;

/** Google's Earth Engine client for Python and GDAL, in the versions that the sandbox was written with. */
export const EARTH_ENGINE = ['earthengine-api==1.7.50', 'rasterio==1.4.4'];

/** The program of a peer; undefined, with a printed reason, when this machine cannot have it. */
export async function peer(
  name: string,
  install: () => Promise<string>,
): Promise<string | undefined> {
  try {
    return await install();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`Skipped: ${name} is not tried on this machine.\n${reason}`);
    return undefined;
  }
}

export async function installRclone(): Promise<string> {
  if (!onPath('rclone')) await aptInstall(['rclone'], () => onPath('rclone') !== undefined);
  return needed('rclone');
}

/** R with packages of Debian, such as `r-cran-terra`. */
export async function installR(packages: readonly string[]): Promise<string> {
  const library = '/usr/lib/R/site-library';
  const folders = packages.map((name) => path.join(library, name.replace(/^r-cran-/, '')));
  const done = () => onPath('Rscript') !== undefined && folders.every((each) => existsSync(each));
  if (!done()) await aptInstall(['r-base-core', ...packages], done);
  return needed('Rscript');
}

/** Debian's Python, which has the modules of QGIS. */
export async function installQgis(): Promise<string> {
  const done = () => existsSync('/usr/lib/python3/dist-packages/qgis/core');
  if (!done()) await aptInstall(['python3-qgis'], done);
  return '/usr/bin/python3';
}

/** GDAL's own bindings for Debian's Python, which QGIS brings as well. */
export async function installGdal(): Promise<void> {
  const done = () => existsSync('/usr/lib/python3/dist-packages/osgeo/osr.py');
  if (!done()) await aptInstall(['python3-gdal'], done);
}

/** gcloud is not a package of any registry: an installed one is used. */
export async function findGcloud(): Promise<string> {
  return needed('gcloud');
}

/**
 * A Python with packages of PyPI in an environment of its own. uv installs them, because pip takes ten
 * times as long: each environment would be fetched, unpacked and compiled separately.
 *
 * @param name names the environment
 * @param packages what uv installs, such as `google-cloud-storage==3.4.0`
 * @param alone what uv installs without the packages that it requires
 */
export async function installPython(
  name: string,
  packages: readonly string[],
  alone: readonly string[] = [],
): Promise<string> {
  const environment = path.join(folder, name);
  const python = path.join(environment, 'bin', 'python');
  const list = path.join(environment, 'installed.json');
  const wanted = JSON.stringify([...packages, ...alone]);
  const done = async () => (await readFile(list, 'utf8').catch(() => '')) === wanted;
  const what = `Install ${[...packages, ...alone].join(', ')} for Python`;
  await step(what, { done, expect: 'ten seconds' }, async () => {
    const uv = await installUv();
    const env = {
      ...process.env,
      UV_CACHE_DIR: path.join(folder, 'uvCache'),
      // As pip does: a network may have certificates of its own.
      UV_SYSTEM_CERTS: 'true',
    };
    await rm(environment, { recursive: true, force: true });
    await runProgram(uv, ['venv', '--quiet', '--python', needed('python3'), environment], { env });
    const install = ['pip', 'install', '--quiet', '--python', python];
    await runProgram(uv, [...install, ...packages], { env });
    if (alone.length > 0) await runProgram(uv, [...install, '--no-deps', ...alone], { env });
    await writeFile(list, wanted);
  });
  return python;
}

/** uv is a package of PyPI itself, so that the machine needs only Python. */
async function installUv(): Promise<string> {
  const environment = path.join(folder, 'uv');
  const uv = path.join(environment, 'bin', 'uv');
  if (!existsSync(uv)) {
    await makeEnvironment(environment);
    const python = path.join(environment, 'bin', 'python');
    await runProgram(python, ['-m', 'pip', 'install', '--quiet', 'uv==0.13.9']);
  }
  return uv;
}

async function makeEnvironment(environment: string): Promise<void> {
  await rm(environment, { recursive: true, force: true });
  const make = () => runProgram(needed('python3'), ['-m', 'venv', environment]);
  try {
    await make();
  } catch {
    // Debian's Python comes without the module that makes environments.
    await rm(environment, { recursive: true, force: true });
    await apt(['python3', 'python3-venv']);
    await make();
  }
}

/** Builds a program of `test/peers/go`; Go itself is used where it is. */
export async function buildGo(program: string): Promise<string> {
  const go = needed('go');
  const source = path.join(here, 'go');
  const built = path.join(folder, 'go', program);
  const mark = `${built}.source`;
  const now = await fingerprint(source, ['go.mod', 'go.sum', path.join(program, 'main.go')]);
  const done = async () =>
    existsSync(built) && (await readFile(mark, 'utf8').catch(() => '')) === now;
  const what = `Build test/peers/go/${program}`;
  await step(what, { done, expect: 'two minutes the first time' }, async () => {
    // Without C there is nothing but Go to be installed.
    const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };
    await runProgram(go, ['build', '-o', built, `./${program}`], { cwd: source, env });
    await writeFile(mark, now);
  });
  return built;
}

async function fingerprint(source: string, files: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(path.join(source, file)));
  return hash.digest('hex');
}

async function aptInstall(packages: string[], done: () => boolean): Promise<void> {
  await step(`Install ${packages.join(', ')} with apt-get`, { done, expect: 'a minute' }, () =>
    apt(packages),
  );
}

async function apt(packages: string[]): Promise<void> {
  const aptGet = needed('apt-get');
  if (process.getuid?.() !== 0) {
    throw new Error(`Only root may install it here: sudo apt-get install ${packages.join(' ')}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    runProgram(aptGet, ['install', '--yes', '--no-install-recommends', ...packages], { env });
  // The list of packages may be old, or not there at all.
  await install().catch(async () => {
    await runProgram(aptGet, ['update'], { env });
    await install();
  });
}

function needed(program: string): string {
  const found = onPath(program);
  if (found === undefined) throw new Error(`There is no ${program} on the PATH.`);
  return found;
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((place) => path.join(place, program))
    .find((file) => existsSync(file));
}
