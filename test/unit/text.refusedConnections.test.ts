/** Texts of the status bar when a service refuses access to orders. */
import { describe, expect, it } from 'vitest';
import { ConfigError, ServiceError } from '../../src/core/errors.ts';
import { describeRefusedConnections } from '../../src/text/describeRefusedConnections.ts';

const connection = (id: string, error?: unknown) => ({ error, source: { id, label: `L${id}` } });

describe('refused connections', () => {
  it('show the short reason of the first, and the words of each', () => {
    const denied = new ServiceError(
      'Cloud Storage',
      403,
      'me@b.c does not have access',
      'Do this.',
    );
    const revoked = new ServiceError('Google sign-in', 400, 'invalid_grant');
    const all = [connection('1'), connection('2', denied), connection('3', revoked)];
    expect(describeRefusedConnections(all)).toEqual({
      text: '$(error) Cedar: Access refused',
      tooltip: 'L2: Cloud Storage: me@b.c does not have access\nL3: Google sign-in: invalid_grant',
      id: '2',
    });
  });

  it('are neither those without a network, nor mistakes in a configuration', () => {
    const offline = new ServiceError('Earth Engine', 0, 'getaddrinfo ENOTFOUND');
    const mistake = new ConfigError('cedar.yaml has a problem.', []);
    const all = [connection('1'), connection('2', offline), connection('3', mistake)];
    expect(describeRefusedConnections(all)).toBeUndefined();
  });
});
