/** The quick look in more themes; the stories that run more often look at it in a light one. */
import { describe } from 'vitest';
import { quickLook } from '../stories/quickLook.ts';
import { opens } from './workbench.ts';

describe.each(['dark', 'highContrast'] as const)('in a %s window', (theme) => {
  quickLook(opens(`quick-look-${theme}`, { theme, sandbox: ['--speed', '50'] }));
});
