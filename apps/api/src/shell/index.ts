import { HealthController } from './health.controller';
import { RouteCheck } from './route-check';
import { SessionGuard } from './session.guard';

export * from './allow.decorator';
export * from './create-app';
export * from './fields';
export * from './openapi';
export * from './operation.decorator';
export * from './page.dto';
export * from './problem.dto';
export * from './request';
export * from './session.cookie';

/** For the API's root module, which also provides Db and SessionService. */
export const shellControllers = [HealthController];
export const shellProviders = [SessionGuard, RouteCheck];
