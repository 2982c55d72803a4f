/** Assertions of service accounts, signed as Google's libraries sign them. */
import { sign } from 'node:crypto';

/** A JSON Web Token. The claims may replace those for the time, which are right for ten minutes. */
export function signAssertion(claims: object, privateKey: string, header: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const parts = [
    { alg: 'RS256', typ: 'JWT', ...header },
    { iat: now, exp: now + 600, ...claims },
  ];
  const signed = parts.map(encode).join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}
