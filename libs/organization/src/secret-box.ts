import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Refusal } from '@duban/kernel';

/** As long as 16 random bytes in hexadecimal. */
export const MIN_SECRET_LENGTH = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what must be kept readable for us alone, with a key made of DUBAN_SECRET (AES-256-GCM). */
export class SecretBox {
  private readonly key: Buffer | null;

  /** @param use what is sealed: each use has a key of its own, and `what` is its name for people */
  constructor(
    secret: string | undefined,
    private readonly use = { info: 'duban second factor', what: '动态口令' },
  ) {
    this.key = secret ? Buffer.from(hkdfSync('sha256', secret, '', use.info, 32)) : null;
  }

  get usable(): boolean {
    return this.key !== null;
  }

  /** @param about what it belongs to: what was sealed for one person does not open for another */
  seal(plain: Buffer, about: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.needKey(), iv).setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws Refusal secret.wrong where it was sealed with another secret */
  open(sealed: string, about: string): Buffer {
    const bytes = Buffer.from(sealed, 'base64url');
    const key = this.needKey();
    try {
      const opener = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([opener.update(bytes.subarray(IV_BYTES + TAG_BYTES)), opener.final()]);
    } catch (cause) {
      throw new Refusal('unavailable', 'secret.wrong', `${this.use.what}的密钥无法解开`, {
        mend: `服务端的 DUBAN_SECRET 与当初不同：请系统管理员恢复原值，或重新设置${this.use.what}`,
        cause,
      });
    }
  }

  /** @throws Refusal secret.missing */
  private needKey(): Buffer {
    if (this.key) return this.key;
    throw new Refusal(
      'unavailable',
      'secret.missing',
      `服务端没有设置 DUBAN_SECRET，不能使用${this.use.what}`,
      {
        mend: '请系统管理员设置环境变量 DUBAN_SECRET（至少 32 个字符，所有进程相同）后重新启动',
      },
    );
  }
}
