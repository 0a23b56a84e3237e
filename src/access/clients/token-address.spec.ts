import { describe, expect, it } from '@jest/globals';
import { tokenAddresses } from './token-address.js';

describe('the audiences of token requests', () => {
  it.each(['https://caliper.example', 'https://caliper.example/'])('are the public address %s alone', (PUBLIC_URL) => {
    expect(tokenAddresses({ PUBLIC_URL }, { localPort: 3000 })).toEqual(['https://caliper.example/auth/token']);
  });

  it('keep the path of a public address', () => {
    expect(tokenAddresses({ PUBLIC_URL: 'https://aco.example/caliper' }, { localPort: 3000 })).toEqual([
      'https://aco.example/caliper/auth/token',
    ]);
  });

  it('are the names of this machine where there is no public address', () => {
    expect(tokenAddresses({ PUBLIC_URL: undefined }, { localPort: 3000 })).toEqual([
      'http://127.0.0.1:3000/auth/token',
      'http://localhost:3000/auth/token',
      'http://[::1]:3000/auth/token',
    ]);
  });
});
