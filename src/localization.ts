/**
 * Texts, numbers and dates in VS Code's language. Modules that do not import `vscode` take them
 * from `@vscode/l10n` and `locale.ts`, which are configured here.
 *
 * Imported before anything else, because some modules hold texts from the moment they are loaded.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { setLanguage } from './domain/locale.ts';

if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
setLanguage(vscode.env.language);
