/** Hosts, besides Google's, that the user allows to receive access tokens. */
import * as vscode from 'vscode';

const KEY = 'cedar.trustedHosts';

export class TrustedHosts {
  readonly #memory: vscode.Memento;
  /** Questions of this window: each host is asked about once, also after a refusal. */
  readonly #answers = new Map<string, Promise<boolean>>();

  /** @param memory storage for all workspaces of this machine */
  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Whether a host is trusted; asks the user where it is not stored yet. */
  async isTrusted(host: string): Promise<boolean> {
    if (this.known().includes(host)) return true;
    let answer = this.#answers.get(host);
    if (!answer) {
      answer = this.#ask(host);
      this.#answers.set(host, answer);
    }
    return answer;
  }

  async #ask(host: string): Promise<boolean> {
    const allow = vscode.l10n.t('Allow');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Allow Cedar to send access tokens of your Google account to {0}?', host),
      {
        modal: true,
        detail: vscode.l10n.t(
          'This host is set in cedar.endpoints or named by the file with your credentials, possibly by the open folder. It does not belong to Google. Its operator can use your account while a token is valid, so allow only hosts that you trust.',
        ),
      },
      allow,
    );
    if (choice !== allow) return false;
    await this.#memory.update(KEY, [...this.known(), host]);
    return true;
  }

  /** Hosts that the user has allowed, without a question. */
  known(): readonly string[] {
    return this.#memory.get<readonly string[]>(KEY, []);
  }
}
