import { SetMetadata } from '@nestjs/common';
import type { Command } from '@duban/chain';

export const ACCESS = Symbol('duban.access');
export const UPLOAD = Symbol('duban.upload');

/** What may still be missing from a session when a route opens. */
export interface Leniency {
  /** A password that was given out, or is too old, is still to be changed. */
  evenIfMustChange?: boolean;
  /** The code of the second factor is still to be shown. */
  beforeSecondFactor?: boolean;
  /** A second factor is asked of this person, who has none yet. */
  beforeEnrolment?: boolean;
}

/** Who gets through the door of a route. */
export type Access = 'public' | ({ command: Command } & Leniency);

/**
 * Only who holds a role that may ever carry out this command gets in; whether they may for this record, the service
 * decides. A session from which something is missing gets in where the route says so.
 */
export const Allow = (command: Command, leniency: Leniency = {}): MethodDecorator =>
  SetMetadata<symbol, Access>(ACCESS, { command, ...leniency });

/** Anybody, signed in or not. */
export const Public = (): MethodDecorator => SetMetadata<symbol, Access>(ACCESS, 'public');

/** The body is a file as it is, of any content type, and arrives as a Buffer. */
export const Upload = (): MethodDecorator => SetMetadata(UPLOAD, true);
