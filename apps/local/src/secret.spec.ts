import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptSecret } from './secret';

it('is made once and read by nobody else', () => {
  const home = mkdtempSync(join(tmpdir(), 'duban-secret-'));
  try {
    const made = keptSecret(join(home, 'new'));
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(keptSecret(join(home, 'new'))).toBe(made);
    expect(statSync(join(home, 'new', 'secret')).mode & 0o777).toBe(0o600);
    expect(keptSecret(join(home, 'other'))).not.toBe(made);
  } finally {
    rmSync(home, { recursive: true });
  }
});
