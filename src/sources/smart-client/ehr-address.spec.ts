import { describe, expect, it } from '@jest/globals';
import { checkedAddress } from './ehr-address.js';
import { EhrFault } from './ehr-fault.js';

const REMOTE = 'https://ehr.example/fhir';

describe('checkedAddress', () => {
  it.each([
    ['https://files.example/1?signature=s', REMOTE],
    ['http://127.0.0.1:8080/x', 'http://localhost:8080/fhir'],
    ['http://[::1]/x', 'http://127.0.0.1/fhir'],
  ])('lets %s be asked for %s', (address, base) => {
    expect(checkedAddress(address, base, 'a file').href).toBe(address);
  });

  it.each([
    ['http://files.example/1', 'TLS'],
    ['https://user:secret@files.example/1', 'user name'],
    ['file:///etc/passwd', 'http'],
    ['https://127.0.0.1/admin', 'this machine'],
    ['https://localhost/admin', 'this machine'],
    ['https://169.254.169.254/latest/meta-data', 'this machine'],
    ['https://[fe80::1]/', 'this machine'],
    ['https://[::ffff:127.0.0.1]/', 'this machine'],
    ['https://0.0.0.0/', 'this machine'],
    ['https://2130706433/', 'this machine'],
  ])('does not let a server elsewhere send to %s', (address, reason) => {
    const check = () => checkedAddress(address, REMOTE, 'a file');
    expect(check).toThrow(EhrFault);
    expect(check).toThrow(reason);
    expect(check).not.toThrow('secret');
  });
});
