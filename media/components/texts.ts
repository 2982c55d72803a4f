/**
 * Texts in VS Code's language, from the block of data that `src/views/pageTexts.ts` puts in a page,
 * and numbers as the language of the page writes them.
 *
 * A page imports this before anything else, because some modules hold texts from the moment they are
 * loaded. Then `l10n.t('…')` of `@vscode/l10n` gives the translation.
 */
import * as l10n from '@vscode/l10n';
import { setLanguage } from '../../src/domain/locale.ts';

const block = document.getElementById('texts')?.textContent;
if (block) l10n.config({ contents: block });
setLanguage(document.documentElement.lang);
