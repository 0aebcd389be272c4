import { SetMetadata } from '@nestjs/common';
import type { Command } from '@duban/chain';

export const ACCESS = Symbol('duban.access');
export const UPLOAD = Symbol('duban.upload');

/** Who gets through the door of a route. */
export type Access = 'public' | { command: Command; evenIfMustChange: boolean };

/**
 * Only who holds a role that may ever carry out this command gets in; whether they may for this record, the service
 * decides. `evenIfMustChange`: open also to somebody who still has to change a password that was given out.
 */
export const Allow = (
  command: Command,
  { evenIfMustChange = false }: { evenIfMustChange?: boolean } = {},
): MethodDecorator => SetMetadata<symbol, Access>(ACCESS, { command, evenIfMustChange });

/** Anybody, signed in or not. */
export const Public = (): MethodDecorator => SetMetadata<symbol, Access>(ACCESS, 'public');

/** The body is a file as it is, of any content type, and arrives as a Buffer. */
export const Upload = (): MethodDecorator => SetMetadata(UPLOAD, true);
