/** Spaces at the ends and runs of them inside are slips of the hand. */
export const tidy = (name: string): string => name.trim().replace(/\s+/g, ' ');

/** Under which a name is looked up: 区 卫健委, 区卫健委 and full-width letters are the same name. */
export const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** User names are stored and compared in this form. */
export const usernameKey = (username: string): string => username.normalize('NFKC').trim().toLowerCase();

const USERNAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{1,63}$/u;

export const isUsername = (username: string): boolean => USERNAME.test(username);

/** Whether it reaches somebody only a letter can tell; what would break a mail header is kept out. */
const MAIL_ADDRESS = /^[^\s@<>()[\],;:\\"]{1,64}@[^\s@<>()[\],;:\\"]{1,189}$/;

export const isMailAddress = (text: string): boolean => MAIL_ADDRESS.test(text);

/** A pattern for ILIKE in which what somebody typed stands for itself. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
