import { DelegationsController } from './delegations.controller';
import { PeopleImportController } from './people-import.controller';
import { PeopleController } from './people.controller';
import { PeopleSecurityController, SecurityController } from './security.controller';
import { SessionController } from './session.controller';
import { SessionsController } from './sessions.controller';
import { SetupController } from './setup.controller';
import { TaskforcesController } from './taskforces.controller';
import { UnitGroupsController } from './unit-groups.controller';
import { UnitsController } from './units.controller';

export const organizationControllers = [
  SessionController,
  SetupController,
  UnitsController,
  UnitGroupsController,
  PeopleController,
  PeopleImportController,
  TaskforcesController,
  PeopleSecurityController,
  SecurityController,
  SessionsController,
  DelegationsController,
];
