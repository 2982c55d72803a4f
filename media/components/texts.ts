/**
 * Texts in VS Code's language, from the data block that `src/views/pageTexts.ts` inserts into a
 * page, and numbers in the page's language.
 *
 * Pages import this before anything else, because some modules hold texts from the moment they are
 * loaded. Then `l10n.t('…')` of `@vscode/l10n` returns the translation.
 */
import * as l10n from '@vscode/l10n';
import { setLanguage } from '../../src/domain/locale.ts';

const block = document.getElementById('texts')?.textContent;
if (block) l10n.config({ contents: block });
setLanguage(document.documentElement.lang);
