/**
 * VS Code's own themes, one of each kind, as its settings call them.
 *
 *     await waitForTheme(page, 'highContrast');
 */
import type { Frame, Page } from 'playwright-core';

/**
 * The name of each in settings, the class of a window that has it, and the theme that its pages
 * receive.
 */
const THEMES = {
  light: { name: 'Light 2026', window: 'vs', page: 'vscode-light' },
  dark: { name: 'Dark 2026', window: 'vs-dark', page: 'vscode-dark' },
  highContrast: {
    name: 'Default High Contrast',
    window: 'hc-black',
    page: 'vscode-high-contrast',
  },
  highContrastLight: {
    name: 'Default High Contrast Light',
    window: 'hc-light',
    page: 'vscode-high-contrast-light',
  },
} as const;

export type Theme = keyof typeof THEMES;

/** All of them. */
export const EVERY_THEME = Object.keys(THEMES) as readonly Theme[];

/** The themes that everything is looked at in. */
export const IN_THEMES: readonly Theme[] = ['light', 'dark', 'highContrast'];

/**
 * With this setting of the user the sample's README does not open by itself, some time after the
 * window and over whatever is open by then. A window may start before it has read its workspace's
 * settings, so that it may ignore the setting there.
 */
export const NO_README = { 'workbench.startupEditor': 'none' };

/** With these settings a window has that theme, whatever the system prefers. */
export function themeSettings(theme: Theme): Record<string, unknown> {
  return {
    'workbench.colorTheme': THEMES[theme].name,
    'window.autoDetectColorScheme': false,
    'window.autoDetectHighContrast': false,
  };
}

/** Resolves when the window, and the pages in it, have that theme. */
export async function waitForTheme(page: Page, theme: Theme): Promise<void> {
  await page.locator(`.monaco-workbench.${THEMES[theme].window}`).waitFor();
  for (const frame of page.frames()) await isTold(frame, theme);
}

/** Resolves when the page in that frame, if it is one of an extension, has the theme. */
async function isTold(frame: Frame, theme: Theme): Promise<void> {
  if (frame.name() !== 'active-frame') return;
  const body = frame.locator(`body[data-vscode-theme-kind="${THEMES[theme].page}"]`);
  // A page that is closed meanwhile needs no theme.
  await body.waitFor({ state: 'attached' }).catch((error) => {
    if (!frame.isDetached()) throw error;
  });
}
