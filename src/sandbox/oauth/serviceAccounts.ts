/** Service accounts that the sandbox knows, and their keys. */
import { createHash, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { StateFile } from '../rest/stateFile.ts';
import { accountId } from './accounts.ts';

/** The JSON of a key, as Google's console downloads it. */
export interface ServiceAccountKey {
  readonly type: 'service_account';
  readonly project_id: string;
  readonly private_key_id: string;
  /** PEM, PKCS #8. */
  readonly private_key: string;
  readonly client_email: string;
  readonly client_id: string;
  readonly auth_uri: string;
  readonly token_uri: string;
  readonly auth_provider_x509_cert_url: string;
  readonly client_x509_cert_url: string;
  readonly universe_domain: string;
}

interface StoredKey {
  readonly email: string;
  readonly id: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
}

const generate = promisify(generateKeyPair);

export class ServiceAccounts {
  readonly #file: StateFile<readonly StoredKey[]>;
  readonly #keys: StoredKey[];

  /** @param path file that public keys are kept in; only in memory, when it is left out */
  constructor(path?: string) {
    this.#file = new StateFile(path);
    this.#keys = [...(this.#file.read() ?? [])];
  }

  /** The public keys of an account, each with its id; empty for an account that is not known. */
  keysOf(email: string): readonly StoredKey[] {
    return this.#keys.filter((key) => key.email === email);
  }

  /** Makes a key, and the account where it is not known yet. The private half is not kept. */
  async createKey(
    email: string,
    { project, origin }: { readonly project: string; readonly origin: string },
  ): Promise<ServiceAccountKey> {
    const pair = await generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const id = createHash('sha1').update(randomBytes(20)).digest('hex');
    this.#keys.push({ email, id, publicKey: pair.publicKey });
    this.#file.write(this.#keys);
    return {
      type: 'service_account',
      project_id: project,
      private_key_id: id,
      private_key: pair.privateKey,
      client_email: email,
      client_id: accountId(email),
      auth_uri: `${origin}/o/oauth2/auth`,
      token_uri: `${origin}/token`,
      auth_provider_x509_cert_url: `${origin}/oauth2/v1/certs`,
      client_x509_cert_url: `${origin}/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
      universe_domain: 'googleapis.com',
    };
  }
}
